"""Tests over HTTP have an installation of their own."""

from tests.support.office import fresh_url, office

__all__ = ["fresh_url", "office"]
