"""The outbox: what people are told, written with the change that caused it."""
