"""Forums: one for each workgroup, one for each region, one for all members."""
