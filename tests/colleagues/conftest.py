"""Fixtures of the tests of colleagues."""

from tests.support.office import fresh_url, office

__all__ = ["fresh_url", "office"]
