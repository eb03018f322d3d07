"""Specifications, one folder per room; beside them journeys (whole interviews), browser, wire, architecture and bench.

A test's name is a sentence. Fakes are our own and strict; nothing sleeps, nothing is mocked, nothing leaves loopback.
"""
