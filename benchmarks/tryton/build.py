"""Runs with Tryton's Python: a company in the database of TRYTOND_DATABASE_URI, a customer, a sale and a complaint.

Prints the numbers that a complaint names, as JSON.
The helpers are those of Tryton's own scenarios.
"""

import json
import os
import sys
from decimal import Decimal
from typing import Any

from proteus import Model, Wizard, config
from trytond.modules.account.tests.tools import create_chart, create_fiscalyear, get_accounts
from trytond.modules.account_invoice.tests.tools import create_payment_term, set_fiscalyear_invoice_sequences
from trytond.modules.company.tests.tools import create_company, get_company


def main() -> dict[str, Any]:
    database = os.environ["TRYTOND_DATABASE_URI"]
    settings = config.set_trytond(database)
    modules = Model.get("ir.module")
    modules.click(modules.find([("name", "=", "sale_complaint")]), "activate")
    Wizard("ir.module.activate_upgrade").execute("upgrade")
    settings = config.set_trytond(database)
    create_company()
    settings._context = Model.get("res.user").get_preferences(True, {})
    create_chart()
    year = set_fiscalyear_invoice_sequences(create_fiscalyear())
    year.click("create_period")
    customer = _customer()
    sale = _sale(customer)
    kind = Model.get("sale.complaint.type")(name="Sale")
    (kind.origin,) = Model.get("ir.model").find([("name", "=", "sale.sale")])
    kind.save()
    complaint = Model.get("sale.complaint")(customer=customer, type=kind, origin=sale)
    complaint.description = "货物破损"
    complaint.save()
    return {
        "customer": customer.id,
        "company": get_company().id,
        "type": kind.id,
        "origin": f"sale.sale,{sale.id}",
        "complaint": complaint.id,
    }


def _customer() -> Any:
    term = create_payment_term()
    term.save()
    customer = Model.get("party.party")(name="宁波海川进出口有限公司", customer_payment_term=term)
    customer.save()
    return customer


def _sale(customer: Any) -> Any:
    accounts = get_accounts()
    category = Model.get("product.category")(name="Freight", accounting=True)
    category.account_expense, category.account_revenue = accounts["expense"], accounts["revenue"]
    category.save()
    (unit,) = Model.get("product.uom").find([("name", "=", "Unit")])
    template = Model.get("product.template")(name="Parcel", default_uom=unit, type="service", salable=True)
    template.list_price, template.account_category = Decimal("10"), category
    template.save()
    sale = Model.get("sale.sale")(party=customer)
    line = sale.lines.new()
    line.product, line.quantity = template.products[0], 2
    sale.save()
    sale.click("quote")
    sale.click("confirm")
    return sale


if __name__ == "__main__":
    print(json.dumps(main()))
    sys.stdout.flush()
