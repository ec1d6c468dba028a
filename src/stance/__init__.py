"""Stance: security posture management in one program."""
