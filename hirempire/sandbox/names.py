"""The vocabulary of the demo workspace: roles, places, companies and the channels with their spellings."""

from typing import NamedTuple


class Channel(NamedTuple):
    """Where links are posted: its spellings, the usual one first, and how strongly it pulls (LinkedIn is 1)."""

    spellings: tuple[str, ...]
    pull: float


CHANNELS = (
    Channel(("LinkedIn", "linkedin", "Linked In", "LINKEDIN", "lnkd.in"), 1.0),
    Channel(("Indeed", "indeed"), 0.52),
    Channel(("Careers Page", "Careers page"), 0.36),
    Channel(("Referral", "Empfehlung"), 0.22),
    Channel(("Glassdoor",), 0.15),
    Channel(("Twitter", "X", "x.com"), 0.11),
    Channel(("StepStone", "Stepstone"), 0.08),
    Channel(("Xing", "XING"), 0.06),
    Channel(("WhatsApp", "Whatsapp"), 0.045),
    Channel(("University fair", "Université de Genève"), 0.033),
    Channel(("Newsletter",), 0.024),
    Channel(("Agency", "Agentur Müller & Söhne"), 0.017),
)

COMPANIES = {"Acme": 8, "Acme Labs": 1, "Acme Logistics": 1}
"""Company names, each with its weight among the jobs."""

MODES = {"hybrid": 5, "onsite": 3, "remote": 2}
"""Ways to work, each with its weight among the jobs."""

PLACES = (
    "Berlin, Germany",
    "Lisbon, Portugal",
    "London, United Kingdom",
    "Zürich, Switzerland",
    "Paris, France",
    "Amsterdam, Netherlands",
    "München, Germany",
    "Kraków, Poland",
    "Dublin, Ireland",
    "Spain",
)

ROLES = (
    ("Backend Engineer", "Engineering"),
    ("Account Executive", "Sales"),
    ("Content Designer", "Design"),
    ("Data Engineer", "Data"),
    ("Customer Success Manager", "Customer Success"),
    ("Frontend Engineer", "Engineering"),
    ("Product Manager", "Product"),
    ("Sales Development Representative", "Sales"),
    ("Financial Controller", "Finance"),
    ("Site Reliability Engineer", "Engineering"),
    ("Brand Manager", "Marketing"),
    ("People Partner", "People"),
    ("Mobile Engineer", "Engineering"),
    ("Data Analyst", "Data"),
    ("Support Specialist", "Customer Success"),
    ("Key Account Manager", "Sales"),
    ("Product Designer", "Design"),
    ("Security Engineer", "Engineering"),
    ("Warehouse Lead", "Operations"),
    ("Performance Marketing Manager", "Marketing"),
    ("Machine Learning Engineer", "Data"),
    ("Sales Engineer", "Sales"),
    ("Office Manager", "Operations"),
    ("Engineering Manager", "Engineering"),
    ("Talent Acquisition Specialist", "People"),
    ("Legal Counsel", "Finance"),
    ("QA Engineer", "Engineering"),
    ("Regional Sales Manager", "Sales"),
    ("UX Researcher", "Design"),
    ("Supply Chain Planner", "Operations"),
    ("Platform Engineer", "Engineering"),
    ("Payroll Specialist", "Finance"),
    ("Technical Writer", "Product"),
    ("Partnerships Manager", "Sales"),
    ("Working Student, Engineering", "Engineering"),
    ("Event Manager", "Marketing"),
    ("Staff Engineer", "Engineering"),
    ("Procurement Manager", "Operations"),
)
"""Job titles, each with its department."""

UNLINKED = ("Meetup Berlin", "Jobbörse", "Friend of a friend")
"""Where some say they came from, and no link was ever created for."""

FIRST_NAMES = (
    "Ada",
    "Björn",
    "Chloé",
    "Dmytro",
    "Eszter",
    "Fatma",
    "Giulia",
    "Hinrich",
    "Inês",
    "Jakub",
    "Kwame",
    "Lan",
)
LAST_NAMES = (
    "Abel",
    "Brückner",
    "Costa",
    "Dvořák",
    "Eriksen",
    "Fontaine",
    "García",
    "Horváth",
    "Ito",
    "Jensen",
    "Kaya",
)
"""Names of fictional people."""
