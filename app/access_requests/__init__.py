"""Access requests: a person asks, facilitators give an opinion, ANSA decides group by group."""
