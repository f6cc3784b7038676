import re

from core.model.moment_kinds import (
    COLUMN_SQUARES,
    GRADIENT,
    INPUT_ABS_MAX,
    INPUT_ABS_MEAN,
    INPUT_ABS_ROW_MAX,
    INPUT_GRAM,
    ROW_SQUARES,
    MomentKind,
    backward_of,
    kronecker,
    logit_curvature,
    output_gram,
    output_subspace,
)

KINDS = {
    *(INPUT_GRAM, INPUT_ABS_MEAN, INPUT_ABS_MAX, INPUT_ABS_ROW_MAX, GRADIENT, COLUMN_SQUARES, ROW_SQUARES),
    *(output_gram(middle=middle, clip=clip) for middle in (True, False) for clip in (True, False)),
    *(logit_curvature(top) for top in (0, 5, 64)),
    *(output_subspace(share) for share in (0.4, 0.45)),
    *(kind for passes in (5, 6) for kind in kronecker(passes)),
}


def test_that_kinds_that_differ_in_anything_have_names_that_differ():
    assert len({kind.name for kind in KINDS}) == len(KINDS)


def test_that_names_can_be_files_on_every_system():
    assert all(re.fullmatch(r"[a-z][a-z0-9_.-]*", kind.name) for kind in KINDS)


def test_that_a_kind_made_twice_is_one_kind():
    assert output_gram(middle=True, clip=False) == output_gram(middle=True, clip=False)
    assert output_gram(middle=True, clip=False).name == "output_gram-middle0.75-clip0"


def test_that_only_what_is_read_off_the_input_is_shared_and_only_gradients_need_a_backward_pass():
    shared = {"input_gram", "input_abs_mean", "input_abs_max", "input_abs_row_max"}
    assert {kind.stem for kind in KINDS if kind.shared} == shared
    forward = shared | {"output_subspace"}
    assert {kind.stem for kind in KINDS - backward_of(KINDS)} == forward


def test_that_a_parameter_too_close_to_another_to_print_is_still_another_kind():
    close = [MomentKind("m", "m", "n", "input", (("share", share),)) for share in (0.4, 0.4 + 1e-9)]
    assert close[0] != close[1]
    assert close[0].name != close[1].name
