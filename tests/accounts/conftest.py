"""Accounts are tested over HTTP, each test on an installation of its own."""

from tests.support.office import fresh_url, office

__all__ = ["fresh_url", "office"]
