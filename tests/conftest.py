"""The hypothesis profile counts for every test."""

from profiles import register

register()
