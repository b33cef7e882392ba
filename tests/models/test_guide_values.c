/* The register of the guide's values: complete rows, and outcomes that the models have. */
#include "support/check.h"

#include "guide_values.h"
#include "models.h"

#include <ctype.h>
#include <string.h>

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < GV_WORTH_COUNT; i++) {
        const struct gv_guide_value *v = &gv_guide_values[i];
        for (const char *at = gv_guide_value_names[i]; *at; at++)
            assert_true(islower((unsigned char)*at) || *at == '_');
        assert_true(v->sign == 1 || v->sign == -1);
        assert_true(strlen(v->quotation) > 20);
        assert_true(v->meaning.da && v->meaning.en && strcmp(v->meaning.da, v->meaning.en) != 0);
        /* By side, and gains before drawbacks, as the guide has them. */
        if (i && v->side == v[-1].side) assert_true(v->sign <= v[-1].sign);
        if (i) assert_true(v->side >= v[-1].side);
    }
    /* Each kind of value has both signs in the guide: 3 and 3, 5 and 2, 3 and 2. */
    size_t tally[GV_SIDE_COUNT][2] = {{0}};
    for (size_t i = 0; i < GV_WORTH_COUNT; i++)
        tally[gv_guide_values[i].side][gv_guide_values[i].sign < 0]++;
    static const size_t expected[GV_SIDE_COUNT][2] = {
        [GV_SIDE_MONEY] = {3, 3}, [GV_SIDE_CITIZEN] = {5, 2}, [GV_SIDE_STAFF] = {3, 2}};
    assert_memory_equal(tally, expected, sizeof tally);
}

/* What is simulated or counted has an outcome, in its chain and in the municipality. */
static void test_outcomes(void **state)
{
    (void)state;
    const struct gv_model *municipality = gv_models_find("municipality");
    for (size_t i = 0; i < GV_WORTH_COUNT; i++) {
        const struct gv_guide_value *v = &gv_guide_values[i];
        size_t n = 0;
        for (int c = 0; c < GV_VALUE_CHAINS; c++) {
            enum gv_value_chain chain = (enum gv_value_chain)c;
            const struct gv_model *model = gv_models_find(gv_value_chains[chain]);
            assert_non_null(model);
            for (size_t k = 0; v->outcomes[chain][k]; k++, n++) {
                const char *name = v->outcomes[chain][k];
                int index = gv_guide_outcome(model, chain, name);
                assert_true(index >= 0);
                assert_string_equal(model->outcomes[index].name, name);
                int composed = gv_guide_outcome(municipality, chain, name);
                assert_true(composed >= 0);
                assert_non_null(strstr(municipality->outcomes[composed].name, gv_value_chains[chain]));
                assert_int_equal(gv_guide_outcome(gv_models_find(gv_value_chains[!chain]), chain, name), -1);
            }
        }
        if (v->treatment <= GV_TREATMENT_COUNTED) assert_true(n > 0);
        if (v->treatment == GV_TREATMENT_OUTSIDE) assert_int_equal(n, 0);
        if (v->treatment == GV_TREATMENT_INDICATOR) assert_non_null(v->measure);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_outcomes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
