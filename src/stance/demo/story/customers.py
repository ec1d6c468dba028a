"""Personal data of nobody: invented people with addresses that cannot receive, cards and accounts that cannot pay."""

from __future__ import annotations

import random

FIRST = [
    "Anna",
    "Bilal",
    "Chiara",
    "Dmitri",
    "Esra",
    "Felix",
    "Gesa",
    "Hugo",
    "Ines",
    "Jakob",
    "Katja",
    "Leyla",
    "Malte",
    "Nadia",
    "Oskar",
    "Paula",
]
LAST = [
    "Albers",
    "Bruns",
    "Carstens",
    "Dirks",
    "Evers",
    "Friis",
    "Grote",
    "Hinrichs",
    "Iversen",
    "Jessen",
    "Kruse",
    "Lorenz",
    "Meinert",
]
CARDS = ("4111111111111111", "5555555555554444", "4012888888881881", "378282246310005")
"""The card networks' published test numbers."""


def _iban(number: int) -> str:
    """A German IBAN with correct check digits over a bank that does not exist."""
    account = f"00000000{number:010d}"
    remainder = int(f"{account}131400") % 97
    return f"DE{98 - remainder:02d}{account}"


def customers_csv(rows: int) -> bytes:
    """A table of customers, the same at every call."""
    chance = random.Random(7)  # noqa: S311  repeatable on purpose
    lines = ["customer_id,first_name,last_name,email,phone,date_of_birth,iban,card_number"]
    for number in range(rows):
        first, last = chance.choice(FIRST), chance.choice(LAST)
        born = f"{chance.randint(1950, 2004)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
        phone = f"+49 40 555{chance.randint(1000, 9999)}"
        lines.append(
            f"{10000 + number},{first},{last},{first}.{last}{number}@example.com,{phone},{born},"
            f"{_iban(chance.randint(10**6, 10**9))},{chance.choice(CARDS)}"
        )
    return "\n".join(lines).encode()


def parcels_csv(rows: int) -> bytes:
    """A table of parcels that refers to the customers."""
    chance = random.Random(11)  # noqa: S311  repeatable on purpose
    lines = ["parcel_id,customer_id,weight_g,status"]
    for number in range(rows):
        status = chance.choice(("sent", "delivered", "returned"))
        lines.append(f"P{500000 + number},{10000 + number},{chance.randint(80, 30000)},{status}")
    return "\n".join(lines).encode()
