"""The words of mails, in the notation of ``core.mail``: one thing at once, the grouped letter."""
