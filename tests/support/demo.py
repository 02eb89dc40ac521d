"""The demo workspace as the tests serve it."""

from datetime import UTC, datetime

TOKEN = "sk-test-0123456789"
NOW = datetime(2026, 6, 18, 10, 30, tzinfo=UTC)
