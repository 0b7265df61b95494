"""The proof of every exercise: what its points mean, shown on submissions with a known answer.

Empty earns nothing, the reference earns all; each mutant, a known misconception, loses
exactly the points it should and is told why; each near-miss, another right way, loses
nothing. See ``course/grading/gate.py``; it runs what a class's grading runs.
"""

import pytest

from course import catalog
from course.grading import build, gate

pytestmark = [pytest.mark.slow, pytest.mark.needs("bwrap")]


@pytest.fixture(scope="module", params=build.names())
def outcomes(request, tmp_path_factory):
    """All cases of one exercise, graded in a class of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_HOME", str(tmp_path_factory.mktemp("class")))
        yield {outcome.case.name: outcome for outcome in gate.run(request.param)}


def test_every_case_comes_out_as_it_must(outcomes):
    faults = {name: outcome.faults() for name, outcome in outcomes.items()}
    assert not {name: found for name, found in faults.items() if found}


def test_the_empty_submission_earns_nothing_and_the_reference_all(outcomes):
    empty, reference = outcomes["empty"], outcomes["reference"]
    assert len(reference.possible) >= 4 and min(reference.possible.values()) > 0
    assert set(empty.points.values()) == {0}
    assert reference.points == reference.possible


def test_there_are_enough_mutants_and_each_is_told_what_it_did(outcomes):
    mutants = [outcome for outcome in outcomes.values() if outcome.case.loses]
    assert len(mutants) >= 5
    for mutant in mutants:
        assert 0 < len(mutant.case.loses) and mutant.case.says, mutant.case.name
        assert sum(mutant.points.values()) < sum(mutant.possible.values())


def test_every_test_of_the_exercise_catches_some_mutant(outcomes):
    caught = {name for outcome in outcomes.values() for name in outcome.case.loses}
    assert caught == set(outcomes["reference"].possible)


def test_every_lesson_that_is_ready_and_has_an_exercise_is_proved():
    names = {lesson.name for lesson in catalog.ready()}
    assert set(build.names()) == names


def test_the_gate_sees_a_mutant_that_keeps_its_points():
    case = gate.Case("harmless", loses=("loss",), says="went uphill")
    outcome = gate.Outcome(case, {"loss": 2, "step": 1}, {"loss": 2, "step": 2}, "well done")
    assert outcome.faults() == [
        "loss gives 2, not 0",
        "step gives 1, not 2",
        "the feedback does not say 'went uphill'",
    ]
