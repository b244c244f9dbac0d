"""Cases: picked up, answered, withdrawn in time."""

from __future__ import annotations

import pytest

from programme.case import CaseStatus
from programme.decision import decline, grant


@pytest.fixture
def filed(as_) -> str:
    with as_("joris") as records:
        return records.contact_helpdesk(description="de prijslijst klopt niet").facts["case"]


def test_a_request_is_withdrawn_as_long_as_nobody_works_on_it(store, as_, filed) -> None:
    with as_("joris") as records:
        records.case(filed).withdraw(records)
    assert store.world()["case"][filed]["status"] == "withdrawn"


def test_a_request_that_was_picked_up_is_not_withdrawn(as_, refused, filed) -> None:
    with as_("mila") as records:
        records.case(filed).pick_up(records)
    with as_("joris") as records, refused("case_picked_up", case=filed):
        records.case(filed).withdraw(records)


def test_a_colleagues_request_is_seen_and_withdrawn_by_the_primary_contact_only(as_, refused, filed) -> None:
    with as_("fatima") as records:
        assert records.cases() == ()
        with refused("not_your_case", case=filed):
            records.case(filed)
    with as_("sanne") as records:
        assert records.case(filed).withdraw(records).code == "withdrawn"


def test_an_answer_closes_the_case_and_goes_to_the_asker(store, as_, filed, clock) -> None:
    clock.move(hours=3)
    with as_("mila") as records:
        records.case(filed).pick_up(records)
        grant(records, records.case(filed), answer="Rechtgezet.")
    record = store.world()["case"][filed]
    assert (record["status"], record["handler"], record["answer"]) == ("done", "mila@helpdesk.example", "Rechtgezet.")
    answers = [(one.address, one.facts["answer"]) for one in store.messages() if one.kind == "case_done"]
    assert answers == [("joris@vandijk.example", "Rechtgezet.")]


def test_a_closed_case_stays_closed(as_, refused, filed) -> None:
    with as_("mila") as records:
        decline(records, records.case(filed), answer="Nee.")
        for again in (lambda: records.case(filed).pick_up(records), lambda: grant(records, records.case(filed))):
            with refused("case_declined", case=filed):
                again()


def test_only_the_helpdesk_answers(as_, refused, filed) -> None:
    with as_("sanne") as records:
        for deed in (lambda: records.case(filed).pick_up(records), lambda: grant(records, records.case(filed))):
            with refused("needs_helpdesk"):
                deed()


def test_a_case_is_closed_by_the_helpdesk_only_once(as_, refused, filed) -> None:
    with as_("mila") as records:
        records.case(filed).close(records, CaseStatus.DONE, "Klaar.")
        with refused("case_done"):
            records.case(filed).close(records, CaseStatus.DECLINED)
