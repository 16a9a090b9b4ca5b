"""Documents: what workgroups produce, in versions, with a status and rights that are told."""
