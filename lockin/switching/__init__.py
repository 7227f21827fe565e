"""What leaving a supplier costs, how long it takes, and what it can ask for staying."""

from lockin.switching.bargaining import annuity, max_price_rise, price_rise_of
from lockin.switching.component import Component
from lockin.switching.components import COMPONENTS
from lockin.switching.cost import MECHANISMS, SwitchingCost, switching_cost
from lockin.switching.duration import Due, Duration, due_dates, duration
from lockin.switching.exits import LEAVABLE, Departure, Exit, depart, removed_by
from lockin.switching.growth import cost_of_waiting, exit_path, grows
from lockin.switching.parameters import Parameters

__all__ = [
    "COMPONENTS",
    "LEAVABLE",
    "MECHANISMS",
    "Component",
    "Departure",
    "Due",
    "Duration",
    "Exit",
    "Parameters",
    "SwitchingCost",
    "annuity",
    "cost_of_waiting",
    "depart",
    "due_dates",
    "duration",
    "exit_path",
    "grows",
    "max_price_rise",
    "price_rise_of",
    "removed_by",
    "switching_cost",
]
