"""Workgroups: themes, one group per theme and region, their members and who may join."""
