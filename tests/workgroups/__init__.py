"""Tests of workgroups: themes, groups, who is in them, who may act."""
