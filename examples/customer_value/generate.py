"""Make the files in `data/`: one invented year of a subscription business, in the shapes that real systems export.

    python generate.py

Every run writes the same bytes: one seed, no clock. Figures are drawn by lot, except those of P007, whose seventeen
new customers are written out below because the documentation and the tests tell their story.
"""

import csv
import json
import random
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import xlsxwriter

DATA = Path(__file__).parent / "data"
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
QUARTERS = [(date(2026, 3 * q + 1, 1), date(2026, 3 * q + 3, (31, 30, 30, 31)[q])) for q in range(4)]
DEALS, CUSTOMERS, EXISTING = 3_000, 400, 140

dice = random.Random(2026)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def quarter_of(when: date) -> int:
    return (when.month - 1) // 3


def add_months(when: date, months: int) -> date:
    """The same day of a later month; days after the 28th are avoided by the callers."""
    month = when.month - 1 + months
    return date(when.year + month // 12, month % 12 + 1, min(when.day, 28))


def cents(value: float | Decimal, step: str = "0.01") -> Decimal:
    step_size = Decimal(step)
    return ((Decimal(str(value)) / step_size).quantize(Decimal(1), ROUND_HALF_UP) * step_size).quantize(Decimal("0.01"))


def random_day(first: date, last: date) -> date:
    return first + timedelta(days=dice.randrange((last - first).days + 1))


def weekday(when: date) -> date:
    """Nobody signs on a weekend: the Friday before, unless that is another year's."""
    earlier = when - timedelta(days=max(0, when.weekday() - 4))
    return earlier if earlier >= day("01-02") else day("01-02")


# People -----------------------------------------------------------------------------------------------------------

PEOPLE = """Anneliese Brandt|Kofi Mensah|Priya Raghavan|Diego Fuentes|Saoirse Keane|Tomasz Wilk|Nadia Haddad|Jun Takeda
Marisol Vega|Oluwaseun Adeyemi|Freya Lindgren|Rashid Karimov|Beatriz Salgado|Ewan Drummond|Mei-Ling Chow|Ivo Petrov
Hanna Virtanen|Caleb Whitlock|Zeynep Arslan|Luca Ferrante|Thandiwe Dube|Mathilde Roche|Arjun Bhatt|Sofie Claes
Brennan Tully|Yuki Morimoto|Ines Carvalho|Piotr Zielony|Amara Diallo|Viktor Hallberg|Leilani Kahale|Rohan Sethi
Greta Baumann|Omar Benali|Clara Nyqvist|Declan Moriarty|Farah Nasser|Emil Sorensen|Paloma Ibarra|Wen Zhao
Ada Lindholm|Joaquín Prieto|Noor Rahmani|Signe Dahl|Tendai Moyo|Elodie Garnier|Kaito Arakawa|Rosalind Peake
Milan Kovač|Asha Pillai|Bram Verhoeven|Lucía Montes|Harriet Osei|Stefan Albrecht|Chiara Donati|Wojciech Lis
Ingrid Solheim|Samuel Achebe|Veronica Castellanos|Hugh Pemberton""".replace("\n", "|").split("|")

PLACES = [("AMER", "Chicago"), ("EMEA", "Dublin"), ("APAC", "Singapore"), ("AMER", "Toronto"), ("EMEA", "Lisbon")]


def person(number: int) -> str:
    return f"P{number:03d}"


SELLERS = [person(n) for n in range(1, 41)]
SUCCESS = [person(n) for n in range(41, 53)]
STORY = "P007"
PROMOTED, LEAVER, MOVED, RELOCATED, RAISED = "P012", "P019", "P005", "P022", "P045"
STARTERS = {"P031": day("04-01"), "P032": day("05-18"), "P033": day("07-06")}


def hire_date(worker: str) -> date:
    if worker == STORY:
        return date(2024, 3, 4)
    return STARTERS.get(worker) or random_day(date(2018, 1, 8), date(2023, 12, 18))


def assignments() -> list[dict]:
    """One row per assignment. Most people keep theirs for the year; the exceptions are the point of the file."""
    rows = []

    def add(worker: str, title: str, manager: str, target: int, start: date, end: date | None = None, **changed) -> None:
        region, location = PLACES[int(worker[1:]) % len(PLACES)]
        row = {"worker_code": worker, "worker_name": PEOPLE[int(worker[1:]) - 1], "business_title": title,
               "manager_id": manager, "region": region, "location": location, "annual_variable_target": f"{target}.00",
               "currency": "USD", "hire_date": hired[worker], "start_date": start, "end_date": end or ""}
        rows.append(row | changed)

    hired = {person(n): hire_date(person(n)) for n in range(1, 61)}
    for n, worker in enumerate(SELLERS):
        manager, target, start = person(53 + n % 4), 48_000 + 4_000 * (n % 6), hired[worker]
        seller = "Account Executive"
        if worker == PROMOTED:
            add(worker, seller, manager, target, start, day("06-30"))
            add(worker, "Sales Manager", "P059", 80_000, day("07-01"))
        elif worker == LEAVER:
            add(worker, seller, manager, target, start, day("09-30"))
        elif worker == MOVED:                                      # a new manager in the middle of a quarter
            add(worker, seller, manager, target, start, day("05-15"))
            add(worker, seller, "P055", target, day("05-16"))
        elif worker == RELOCATED:
            add(worker, seller, manager, target, start, day("08-31"))
            add(worker, seller, manager, target, day("09-01"), region="APAC", location="Singapore")
        else:
            add(worker, seller, manager, target, start)
    for n, worker in enumerate(SUCCESS):
        manager, target, start = person(57 + n % 2), 32_000 + 4_000 * (n % 4), hired[worker]
        success = "Customer Success Manager"
        if worker == RAISED:                                       # a raise in the middle of a quarter
            add(worker, success, manager, target, start, day("05-15"))
            add(worker, success, manager, target + 8_000, day("05-16"))
        else:
            add(worker, success, manager, target, start)
    for n in (53, 54, 55, 56):
        add(person(n), "Sales Manager", "P059", 80_000, hired[person(n)])
    for n in (57, 58):
        add(person(n), "Director, Customer Success", "P060", 72_000, hired[person(n)])
    add("P059", "VP Sales", "", 120_000, hired["P059"])
    add("P060", "Chief Customer Officer", "", 120_000, hired["P060"])
    return rows


def sells_on(worker: str, when: date) -> bool:
    return (when >= STARTERS.get(worker, FIRST)
            and not (worker == PROMOTED and when > day("06-30"))
            and not (worker == LEAVER and when > day("09-30")))


# Customers --------------------------------------------------------------------------------------------------------

NAMES_A = """Alder Brightwater Cobalt Dovetail Everly Foxglove Granary Hollowell Ironbark Juniper Kestrel Larkmoor Mirador
Nettle Ostrava Pennant Quillon Rookwood Saltmarsh Thornbury Umbra Verdant Wexcombe Yarrow Zephyrine Bjørkvik Añoranza
Callisto Duskwell Emberly""".split()
NAMES_B = """Freight|Labs|& Sons|Dental Group|Robotics|Textiles|Insurance|Hotels|Analytics|Foods|Marine|Publishing|Clinics
Energy|Optics|Outdoor, Inc.|Credit Union|Staffing|Ceramics|Aviation""".replace("\n", "|").split("|")
COUNTRIES = ["United States", "Canada", "Ireland", "Germany", "Portugal", "Singapore", "Australia", "Brazil", "Norway"]

# P007's new customers: segment, deployment, ARR, signed, live, left.
STORIES = [
    ("mid_market", "standard", "64000.00", "01-14", "03-02", None),
    ("smb", "standard", "18500.50", "02-03", "02-20", "08-20"),          # left on day 181 of 180: nothing taken back
    ("enterprise", "standard", "120000.00", "02-19", "06-09", None),
    ("mid_market", "standard", "52250.25", "03-11", "06-10", None),      # live on day 91 of 90: late
    ("mid_market", "standard", "47000.00", "03-24", "04-30", "06-18"),   # left on day 49: taken back in June
    ("smb", "standard", "22000.00", "04-09", "04-01", None),             # live before the signature
    ("enterprise", "complex", "140000.00", "04-28", "10-20", None),      # pending all summer, live on day 175 of 180
    ("mid_market", "standard", "38400.00", "05-12", "06-24", None),
    ("smb", "standard", "15750.75", "06-04", "06-29", None),             # 1,575.075: rounds up
    ("mid_market", "standard", "41200.00", "06-17", "08-03", None),      # pending at the end of June
    ("smb", "standard", "19999.99", "07-22", "09-02", None),
    ("enterprise", "standard", "135000.00", "08-13", "11-30", None),
    ("mid_market", "standard", "72500.50", "09-16", "12-15", None),      # live on day 90, the last one
    ("mid_market", "standard", "58000.00", "09-29", "10-28", None),      # these two were signed on one day, and the
    ("smb", "standard", "12000.00", "09-29", "10-05", None),             # year's quota of 800,000 is crossed on it
    ("smb", "standard", "24300.00", "10-15", None, None),                # never live: decided on 2026-12-15
    ("enterprise", "standard", "110000.00", "12-08", None, None),        # pending at the end of the year
]
STORY_QUOTAS = [180_000, 190_000, 200_000, 230_000]

TYPICAL_ARR = {"smb": (6_000, 28_000), "mid_market": (30_000, 110_000), "enterprise": (120_000, 420_000)}
WINDOW = {("smb", "standard"): 60, ("smb", "complex"): 60, ("mid_market", "standard"): 90,
          ("mid_market", "complex"): 90, ("enterprise", "standard"): 120, ("enterprise", "complex"): 180}


class Customer:
    """A customer's year: what the files below tell about it, each from its own side."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.id = f"001Qk00000{number:05d}IAA"
        self.name = f"{NAMES_A[number * 7 % len(NAMES_A)]} {NAMES_B[(number * 7 // len(NAMES_A) + number) % len(NAMES_B)]}"
        self.country = dice.choice(COUNTRIES)
        story = STORIES[number - EXISTING - 1] if EXISTING < number <= EXISTING + len(STORIES) else None
        if story:
            self.segment, self.deployment, arr, signed, live, left = story
            self.arr, self.signed, self.seller = Decimal(arr), day(signed), STORY
            self.live = day(live) if live else None
            self.left = day(left) if left else None
        else:
            self.segment = dice.choices(["smb", "mid_market", "enterprise"], [50, 34, 16])[0]
            self.deployment = "complex" if dice.random() < (0.4 if self.segment == "enterprise" else 0.1) else "standard"
            low, high = TYPICAL_ARR[self.segment]
            self.arr = cents(dice.uniform(low, high), dice.choice(["500", "100", "0.25", "0.05"]))
            if number <= EXISTING:
                self.signed = random_day(date(2024, 2, 1), date(2025, 9, 28))
                self.live = self.signed + timedelta(days=dice.randrange(10, 80))
                self.seller = dice.choice([s for s in SELLERS if s not in STARTERS])
            else:
                self.signed = weekday(random_day(day("01-02"), day("12-23")))
                self.live = self._go_live()
                self.seller = dice.choice([s for s in SELLERS if sells_on(s, self.signed) and s != STORY])
            self.left = None
            if self.live and dice.random() < 0.07:
                left = max(self.live, FIRST) + timedelta(days=dice.randrange(20, 260))
                self.left = left if left <= day("12-28") else None
        # Very small customers help themselves; everybody else has a success manager from the first day.
        self.csm_rows: list[tuple[str, date, date | None]] = []
        if not (self.segment == "smb" and story is None and dice.random() < 0.12):
            start = min(self.signed, self.live or self.signed)
            self.csm_rows = [(SUCCESS[number % len(SUCCESS)], start, None)]
        self.expansions: list[tuple[date, Decimal]] = []
        self.renewals: list[tuple[date, Decimal, Decimal]] = []

    def _go_live(self) -> date | None:
        window = WINDOW[self.segment, self.deployment]
        luck = dice.random()
        if luck < 0.06:
            return None
        if luck < 0.09:
            return self.signed - timedelta(days=dice.randrange(1, 15)) if self.signed > day("01-20") else self.signed
        if luck < 0.20:
            live = self.signed + timedelta(days=window + dice.randrange(1, 25))
        elif luck < 0.24:
            live = self.signed + timedelta(days=window)
        else:
            live = self.signed + timedelta(days=dice.randrange(5, window))
        return live if live <= LAST else None

    def csm_on(self, when: date) -> str | None:
        for worker, start, end in self.csm_rows:
            if start <= when and (end is None or when <= end):
                return worker
        return None

    def active_on(self, when: date) -> bool:
        return self.live is not None and self.live <= when and (self.left is None or when < self.left)

    def renewal_dates(self) -> list[date]:
        """Small customers renew every quarter, the others once a year; a customer who left renews no more."""
        months = 3 if self.segment == "smb" else 12
        dates, n = [], 1
        while (due := add_months(self.signed, n * months)) <= LAST:
            if due >= FIRST and self.live is not None and self.live < due:
                dates.append(due)
            n += 1
        return dates


def hand_over(customers: list[Customer]) -> None:
    """Six customers of P048 go to P051 at mid-year, three of P050 to P043 in the middle of a quarter."""

    def move(giver: str, taker: str, when: date, count: int, fits) -> None:
        movers = [c for c in customers if c.signed < FIRST and c.csm_on(when) == giver and not c.left and fits(c)]
        assert len(movers) >= count
        for customer in movers[:count]:
            start = customer.csm_rows[0][1]
            customer.csm_rows = [(giver, start, when - timedelta(days=1)), (taker, when, None)]

    move("P048", "P051", day("07-01"), 6, lambda c: True)
    move("P050", "P043", day("05-16"), 3, lambda c: not any(quarter_of(d) == 1 for d in c.renewal_dates()))


def grow(customers: list[Customer], wanted: int) -> dict[tuple[str, int], Decimal]:
    """Draw expansions and renewals quarter by quarter; answers the ARR up for renewal, by success manager and quarter."""
    slots = []
    while len(slots) < wanted:
        customer = dice.choice(customers)
        if customer.live is None or max(customer.live, FIRST) > day("12-20"):
            continue
        when = weekday(random_day(max(customer.live, customer.signed, day("01-02")), day("12-30")))
        if when >= customer.signed and (customer.left is None or when < customer.left):
            slots.append((when, customer))
    by_quarter = defaultdict(list)
    for when, customer in sorted(slots, key=lambda slot: (slot[0], slot[1].number)):
        by_quarter[customer.number, quarter_of(when)].append(when)

    opening: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    running = {c.number: c.arr for c in customers}

    def expand(customer: Customer, dates: list[date]) -> None:
        for when in dates:
            amount = max(Decimal("60.00"), cents(float(running[customer.number]) * dice.uniform(0.004, 0.05), "0.25"))
            customer.expansions.append((when, amount))
            running[customer.number] += amount

    for q, (start, _) in enumerate(QUARTERS):
        due: dict[str, list[tuple[Customer, date]]] = defaultdict(list)
        later: dict[int, list[date]] = {}
        lost: dict[str, Decimal] = defaultdict(Decimal)
        for customer in customers:
            dates = by_quarter[customer.number, q]
            renews = next((d for d in customer.renewal_dates() if quarter_of(d) == q and customer.signed < start), None)
            if renews and customer.left and customer.left < start:
                renews = None
            worker = customer.csm_on(renews) if renews else None
            if renews and worker:
                opening[worker, q] += running[customer.number]
            expand(customer, [d for d in dates if not renews or d < renews])
            later[customer.number] = [d for d in dates if renews and d >= renews]
            if renews and customer.left and customer.left <= renews:
                lost[worker or ""] += running[customer.number]
            elif renews:
                due[worker or ""].append((customer, renews))
        for worker, group in sorted(due.items()):
            before = sum(running[c.number] for c, _ in group)
            wish = Decimal(str(round(dice.uniform(0.975, 1.215), 4)))
            factor = wish * opening[worker, q] / before if worker else Decimal(1)
            for customer, when in group:
                old = running[customer.number]
                noise = Decimal(str(round(dice.uniform(0.985, 1.015), 4)))
                new = cents(old * factor * noise, dice.choice(["0.25", "1", "10"]))
                customer.renewals.append((when, old, new))
                running[customer.number] = new
        for customer in customers:
            expand(customer, later[customer.number])
    for customer in customers:
        customer.final_arr = running[customer.number]
    return opening


# Files ------------------------------------------------------------------------------------------------------------


def write_csv(name: str, rows: list[dict]) -> None:
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def us_date(when: date) -> str:
    return f"{when.month}/{when.day}/{when.year}"


def opportunities(customers: list[Customer]) -> list[dict]:
    """Every won deal, in the order in which somebody created it: so keys do not follow closing dates."""
    deals = []
    heirs = [s for s in SELLERS if s not in STARTERS and s not in (PROMOTED, LEAVER, STORY)]
    for customer in customers:
        def owner(when: date, customer: Customer = customer) -> str:
            return customer.seller if sells_on(customer.seller, when) else heirs[customer.number % len(heirs)]

        if customer.number > EXISTING:
            deals.append((customer.signed, customer, customer.seller, "New Business", customer.arr, "false"))
        for when, amount in customer.expansions:
            deals.append((when, customer, owner(when), "Upsell", amount, "false"))
        for when, _, new in customer.renewals:
            deals.append((when, customer, owner(when), "Renewal", new, "false"))
    # Three rows from the recycle bin, which the export includes: they must pay nothing.
    for deal in [deals[n] for n in (40, 700, 1_500)]:
        deals.append((*deal[:5], "true"))
    deals.sort(key=lambda d: (d[0] - timedelta(days=dice.randrange(5, 120)), d[1].number, d[3], d[4], d[5]))
    rows = []
    for n, (when, customer, owner_id, kind, arr, deleted) in enumerate(deals, start=1):
        years = dice.choice([1, 1, 1, 2, 3]) if kind == "New Business" else 1
        rows.append({
            "Id": f"006Qk00000{n:05d}IAQ", "AccountId": customer.id, "OwnerId": f"005Qk00000{int(owner_id[1:]):05d}AAT",
            "Owner.EmployeeNumber": owner_id, "Name": f"{customer.name} - {kind}", "Amount": arr * years, "ARR__c": arr,
            "CurrencyIsoCode": "USD", "CloseDate": us_date(when), "Type": kind, "StageName": "Closed Won",
            "IsDeleted": deleted})
        assert sells_on(owner_id, when)
    return rows


def quotas(customers: list[Customer]) -> list[dict]:
    """A quarter before somebody's start holds 0, a starter's first quarter half; a leaver keeps the year's figures."""
    booked: dict[str, Decimal] = defaultdict(Decimal)
    for customer in customers:
        if customer.number > EXISTING:
            booked[customer.seller] += customer.arr
    rows = []
    for seller in SELLERS:
        share = float(booked[seller]) / dice.uniform(0.5, 1.7)
        weights = [0.22, 0.24, 0.24, 0.30]
        figures = [max(40_000, round(share * w / 5_000) * 5_000) for w in weights]
        if seller == STORY:
            figures = STORY_QUOTAS
        if seller in STARTERS:
            first = quarter_of(STARTERS[seller])
            figures = [0 if q < first else f // 2 if q == first else f for q, f in enumerate(figures)]
        rows += [{"participant": seller, "period": f"2026-Q{q + 1}", "value": f"{f}.00"} for q, f in enumerate(figures)]
    return rows


def health_scores(customers: list[Customer]) -> list[dict]:
    """Scores from the day somebody first took one, without a gap; about one customer in six has none."""
    rows = []
    for customer in customers:
        if customer.live is None or not customer.csm_rows or dice.random() < 0.1:
            continue
        start, score = max(customer.live, date(2025, 11, 3)), dice.randrange(45, 96)
        while start <= LAST:
            end = start + timedelta(days=dice.randrange(70, 220))
            value = f"{score}.5" if score < 99 and dice.random() < 0.2 else str(score)
            rows.append({"SfdcAccountId": customer.id, "Current Score": value, "Valid From": start,
                         "Valid To": end if end < LAST else ""})
            start, score = end + timedelta(days=1), max(20, min(100, score + dice.randrange(-14, 15)))
            if end >= LAST:
                break
    return rows


def usage(customers: list[Customer]) -> list[dict]:
    rows = []
    for q, (_, end) in enumerate(QUARTERS):
        for customer in customers:
            if customer.active_on(end):
                licensed = max(5, int(customer.arr) // 600 // 5 * 5)
                share = dice.choice([0.8, dice.uniform(0.35, 1.0), dice.uniform(0.6, 0.98)])
                rows.append({"id": f"U-2026Q{q + 1}-{customer.number:03d}", "account_id": customer.id,
                             "day": end.isoformat(), "active_users": round(licensed * share), "licensed_users": licensed})
    return rows


def surveys(customers: list[Customer]) -> list[tuple]:
    rows = []
    for _ in range(520):
        customer, when = dice.choice(customers), random_day(day("01-05"), day("12-30"))
        kind = dice.choices(["nps", "csat"], [7, 3])[0]
        score = dice.choices(range(11), [1, 1, 1, 1, 2, 3, 5, 9, 14, 16, 12])[0] if kind == "nps" else dice.randrange(40, 101)
        if customer.active_on(when):
            rows.append((when, customer.id, kind, score))
    return [(f"S-{n:04d}", *row) for n, row in enumerate(sorted(rows), start=1)]


def advocacy(customers: list[Customer]) -> list[dict]:
    rows = []
    for _ in range(110):
        customer, when = dice.choice(customers), random_day(day("01-12"), day("12-18"))
        kind = dice.choices(["testimonial", "case_study", "referral"], [5, 3, 2])[0]
        asked_by = dice.choice([customer.seller if sells_on(customer.seller, when) else "", customer.csm_on(when) or "", ""])
        if customer.active_on(when):
            rows.append((when, customer.id, kind, asked_by))
    return [{"advocacy_id": f"V-{n:03d}", "given_on": when, "customer": key, "kind": kind, "participant": asked_by,
             "evidence": f"library/2026/{kind.replace('_', '-')}-{n:03d}"}
            for n, (when, key, kind, asked_by) in enumerate(sorted(rows), start=1)]


def write_renewals(customers: list[Customer]) -> None:
    rows = sorted((when, c.id, new, old) for c in customers for when, old, new in c.renewals)
    with duckdb.connect() as db:
        db.execute("SET threads = 1")
        db.execute("""CREATE TABLE renewals (renewal_id VARCHAR, renewed_on DATE, account_id VARCHAR,
                                             arr DECIMAL(18, 2), previous_arr DECIMAL(18, 2))""")
        db.executemany("INSERT INTO renewals VALUES (?, ?, ?, ?, ?)",
                       [(f"R-{n:04d}", *row) for n, row in enumerate(rows, start=1)])
        db.execute(f"COPY (FROM renewals ORDER BY renewal_id) TO '{DATA / 'renewals.parquet'}' (FORMAT parquet)")


def write_surveys(rows: list[tuple]) -> None:
    with xlsxwriter.Workbook(DATA / "survey_responses.xlsx") as book:
        book.set_properties({"title": "Survey responses", "created": datetime(2027, 1, 4)})
        dates = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("Responses")
        sheet.set_column(0, 4, 20)
        sheet.write_row(0, 0, ["id", "created_at", "account_id", "survey_type", "score"])
        for line, (key, when, customer, kind, score) in enumerate(rows, start=1):
            sheet.write_string(line, 0, key)
            sheet.write_datetime(line, 1, datetime(when.year, when.month, when.day), dates)
            sheet.write_string(line, 2, customer)
            sheet.write_string(line, 3, kind)
            sheet.write_number(line, 4, score)


def main() -> None:
    DATA.mkdir(exist_ok=True)
    people = assignments()
    customers = [Customer(number) for number in range(1, CUSTOMERS + 1)]
    hand_over(customers)
    renewing = sum(1 for c in customers for d in c.renewal_dates()
                   if c.signed < QUARTERS[quarter_of(d)][0] and not (c.left and c.left <= d))
    opening = grow(customers, DEALS - 3 - (CUSTOMERS - EXISTING) - renewing)

    write_csv("workers.csv", people)
    write_csv("accounts.csv", [{
        "Id": c.id, "Name": c.name, "BillingCountry": c.country, "Deployment__c": c.deployment.title(),
        "Segment__c": {"smb": "SMB", "mid_market": "Mid-Market", "enterprise": "Enterprise"}[c.segment]} for c in customers])
    deals = opportunities(customers)
    assert len(deals) == DEALS
    write_csv("opportunities.csv", deals)
    write_csv("quota.csv", quotas(customers))
    assert all(opening[worker, q] > 0 for worker in SUCCESS for q in range(4))
    write_csv("opening_ARR.csv", [{"participant": w, "period": f"2026-Q{q + 1}", "value": opening[w, q]}
                                  for w in SUCCESS for q in range(4)])
    write_csv("success_managers.csv", [{"AccountId": c.id, "CSM": worker, "From": start, "To": end or ""}
                                       for c in customers for worker, start, end in c.csm_rows])
    write_csv("health_scores.csv", health_scores(customers))
    write_csv("milestones.csv", [{"account_id": c.id, "kind": "activation", "reached_at": c.live,
                                  "evidence": "first productive use"} for c in customers if c.live])
    write_csv("cancellations.csv", [{"account_id": c.id, "cancelled_at": c.left, "arr": c.final_arr,
                                     "cancel_reason": dice.choice(["price", "product gap", "acquired", "no budget", ""])}
                                    for c in customers if c.left])
    write_renewals(customers)
    with (DATA / "usage_daily.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.dumps(row) + "\n" for row in usage(customers))
    write_surveys(surveys(customers))
    write_csv("advocacy.csv", advocacy(customers))


if __name__ == "__main__":
    main()
