"""The words of the agenda's mails, the same for members and for guests without account."""
