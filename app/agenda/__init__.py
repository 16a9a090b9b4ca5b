"""Agenda: events, who comes, meetings with their minutes, and the regional conference."""
