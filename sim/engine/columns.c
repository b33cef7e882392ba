#include "engine/columns.h"

#include "base/memory.h"
#include "base/simd.h"
#include "base/status.h"

#include <stdlib.h>

/* What is only needed while columns are opened. */
struct opening {
    struct gv_stream_cache *streams;
    size_t *stream_of[GV_SETS]; /* [n_inputs] SIZE_MAX where the input is not drawn so */
    size_t *members;            /* [n_inputs] inputs in the copula's order; copula.n of them */
};

/* --- streams --- */

static bool draws(const struct gv_override *o)
{
    return o->distribution.family != GV_CONSTANT;
}

static bool is_drawn_afresh(const struct gv_plan *plan, size_t input)
{
    for (size_t p = 0; p < plan->n_policies; p++)
        for (size_t k = 0; k < plan->policies[p].n_overrides; k++) {
            const struct gv_override *o = &plan->policies[p].overrides[k];
            if (o->input == input && o->afresh && draws(o)) return true;
        }
    return false;
}

static int add_stream(struct gv_columns *c, const struct opening *o, size_t input, int set)
{
    const struct gv_input *i = &c->plan->model->inputs[input];
    struct gv_text name = {0};
    gv_text_printf(&name, set == GV_AFRESH ? "%s, afresh" : "%s", i->name);
    int slot = i->slot + (set == GV_AFRESH ? GV_FRESH_SLOT : 0);
    int status = name.failed ? GV_ERR_MEMORY
                             : gv_stream_open(&c->plan->design, name.data, slot, o->streams,
                                              &c->streams[c->n_streams]);
    gv_text_free(&name);
    if (status == GV_OK) o->stream_of[set][input] = c->n_streams++;
    return status;
}

static int open_streams(struct gv_columns *c, const struct opening *o)
{
    const struct gv_plan *plan = c->plan;
    bool members_afresh = false;
    for (size_t m = 0; m < c->copula.n; m++)
        members_afresh |= is_drawn_afresh(plan, o->members[m]);
    for (size_t i = 0; i < plan->model->n_inputs; i++) {
        o->stream_of[GV_BASE][i] = o->stream_of[GV_AFRESH][i] = SIZE_MAX;
        if (!gv_plan_input_uncertain(plan, i)) continue;
        bool member = false;
        for (size_t m = 0; m < c->copula.n; m++)
            member |= o->members[m] == i;
        bool afresh = is_drawn_afresh(plan, i) || (member && members_afresh);
        int status = add_stream(c, o, i, GV_BASE);
        if (status == GV_OK && afresh) status = add_stream(c, o, i, GV_AFRESH);
        if (status != GV_OK) return status;
    }
    for (int set = 0; set < GV_SETS; set++) {
        if (c->copula.n == 0 || (set == GV_AFRESH && !members_afresh)) continue;
        c->member[set] = gv_memory_new(c->copula.n * sizeof *c->member[set]);
        if (!c->member[set]) return GV_ERR_MEMORY;
        for (size_t m = 0; m < c->copula.n; m++)
            c->member[set][m] = o->stream_of[set][o->members[m]];
    }
    /* Two names with one key would be drawn alike. 2^-64 a pair, and never silently. */
    for (size_t i = 0; i < c->n_streams; i++)
        for (size_t j = 0; j < i; j++)
            if (c->streams[i].draw_key == c->streams[j].draw_key) return GV_ERR_INTERNAL;
    return GV_OK;
}

/* The copula over the correlated inputs. */
static int open_copula(struct gv_columns *c, const struct opening *o)
{
    size_t n_inputs = c->plan->model->n_inputs, n, clash;
    if (c->plan->n_correlations == 0) return GV_OK;
    double *rank = gv_memory_zeroed(n_inputs * n_inputs, sizeof *rank);
    if (!rank) return GV_ERR_MEMORY;
    gv_plan_correlated(c->plan, o->members, &n, rank);
    int status = n > 0 ? gv_copula_open(n, rank, &c->copula, &clash) : GV_OK;
    free(rank);
    return status;
}

/* --- what is known --- */

/* The share of (0, 1) whose quantiles are below x, with half of what is at x; by bisection, so that it fits
 * every sampler bit by bit. */
static double rank_of(const struct gv_sampler *sampler, double x)
{
    double ends[2];
    for (int side = 0; side < 2; side++) {
        double low = 0, high = 1;
        for (int i = 0; i < 52; i++) {
            double u[GV_LANES_MAX], q[GV_LANES_MAX], middle = 0.5 * (low + high);
            for (int k = 0; k < GV_LANES_MAX; k++)
                u[k] = middle;
            gv_sampler_apply(sampler, GV_LANES_MAX, u, q);
            if (side ? q[0] <= x : q[0] < x)
                low = middle;
            else
                high = middle;
        }
        ends[side] = 0.5 * (low + high);
    }
    double rank = 0.5 * (ends[0] + ends[1]), least = GV_KNOWN_RANK_LOW;
    return rank < least ? least : rank > 1 - least ? 1 - least : rank;
}

static double normal_score(double rank)
{
    double scores[GV_LANES_MAX];
    for (int k = 0; k < GV_LANES_MAX; k++)
        scores[k] = rank;
    gv_copula_scores(GV_LANES_MAX, scores);
    return scores[0];
}

static bool tells(const struct gv_columns *c, const struct gv_override *o)
{
    return o->known && !draws(o) && c->plan->inputs[o->input].family != GV_CONSTANT;
}

/* The rows of a policy that knows what some members are, in *rows; NULL if it knows of none. */
static int open_rows(struct gv_columns *c, const struct opening *o, const struct gv_policy *policy,
                     double **rows)
{
    size_t n = c->copula.n, n_known = 0;
    *rows = NULL;
    size_t *known = gv_memory_new((n + 1) * sizeof *known);
    double *z = gv_memory_new((n + 1) * sizeof *z);
    int status = known && z ? GV_OK : GV_ERR_MEMORY;
    for (size_t k = 0; status == GV_OK && k < policy->n_overrides; k++)
        for (size_t m = 0; m < n; m++)
            if (o->members[m] == policy->overrides[k].input && tells(c, &policy->overrides[k])) {
                known[n_known] = m;
                z[n_known++] = normal_score(
                    rank_of(&c->items[o->members[m]].sampler, policy->overrides[k].distribution.p[0]));
            }
    if (status == GV_OK && n_known > 0) {
        *rows = c->rows + c->n_rows * (n + 1);
        c->n_rows += n;
        status = gv_copula_given(&c->copula, n_known, known, z, *rows);
    }
    free(known);
    free(z);
    return status;
}

/* --- columns --- */

/* The column of an input with a distribution, drawn from a stream by a row: one that there is, or a new one.
 */
static int find_column(struct gv_columns *c, size_t input, const struct gv_distribution *d, size_t stream,
                       const double *row, size_t *column)
{
    for (*column = 0; *column < c->n; (*column)++) {
        const struct gv_column *k = &c->items[*column];
        if (k->input == input && k->stream == stream && k->row == row &&
            gv_distribution_same(k->distribution, d))
            return GV_OK;
    }
    struct gv_column *new = &c->items[*column];
    *new = (struct gv_column){.input = input, .distribution = d, .stream = stream, .row = row};
    int status = gv_sampler_make(d, c->tables, &new->sampler);
    if (status == GV_OK) c->n++;
    return status;
}

static size_t stream_for(const struct opening *o, size_t input, const struct gv_distribution *d, int set)
{
    return d->family == GV_CONSTANT ? SIZE_MAX : o->stream_of[set][input];
}

/* What a policy sets, and what is drawn otherwise because of it. */
static int open_policy(struct gv_columns *c, const struct opening *o, size_t p)
{
    const struct gv_policy *policy = &c->plan->policies[p];
    size_t *map = c->map + p * c->plan->model->n_inputs;
    double *rows;
    int status = open_rows(c, o, policy, &rows);
    for (size_t k = 0; status == GV_OK && k < policy->n_overrides; k++) {
        const struct gv_override *v = &policy->overrides[k];
        size_t stream = stream_for(o, v->input, &v->distribution, v->afresh ? GV_AFRESH : GV_BASE);
        status = find_column(c, v->input, &v->distribution, stream, NULL, &map[v->input]);
    }
    for (size_t m = 0; rows && status == GV_OK && m < c->copula.n; m++) {
        size_t input = o->members[m], now = map[input];
        if (c->items[now].stream == SIZE_MAX) continue;
        status = find_column(c, input, c->items[now].distribution, c->items[now].stream,
                             rows + m * (c->copula.n + 1), &map[input]);
    }
    return status;
}

/* The quantile tables of all that is drawn, at once. */
static int fill_tables(struct gv_columns *c)
{
    const struct gv_plan *plan = c->plan;
    size_t n = plan->model->n_inputs;
    for (size_t p = 0; p < plan->n_policies; p++)
        n += plan->policies[p].n_overrides;
    const struct gv_distribution **needed = gv_memory_new((n + 1) * sizeof *needed);
    if (!needed) return GV_ERR_MEMORY;
    for (n = 0; n < plan->model->n_inputs; n++)
        needed[n] = &plan->inputs[n];
    for (size_t p = 0; p < plan->n_policies; p++)
        for (size_t k = 0; k < plan->policies[p].n_overrides; k++)
            needed[n++] = &plan->policies[p].overrides[k].distribution;
    int status = gv_table_cache_fill(c->tables, n, needed);
    free(needed);
    return status;
}

static int open_columns(struct gv_columns *c, const struct opening *o)
{
    const struct gv_plan *plan = c->plan;
    size_t n_inputs = plan->model->n_inputs, most = n_inputs, most_rows = plan->n_policies * c->copula.n;
    for (size_t p = 0; p < plan->n_policies; p++)
        most += plan->policies[p].n_overrides + c->copula.n;
    c->items = gv_memory_zeroed(most + 1, sizeof *c->items);
    c->map = gv_memory_zeroed(plan->n_policies * n_inputs, sizeof *c->map);
    c->rows = gv_memory_zeroed(most_rows * (c->copula.n + 1) + 1, sizeof *c->rows);
    if (!c->items || !c->map || !c->rows) return GV_ERR_MEMORY;
    for (size_t i = 0; i < n_inputs; i++) {
        size_t column;
        int status =
            find_column(c, i, &plan->inputs[i], stream_for(o, i, &plan->inputs[i], GV_BASE), NULL, &column);
        if (status != GV_OK) return status;
        for (size_t p = 0; p < plan->n_policies; p++)
            c->map[p * n_inputs + i] = column;
    }
    for (size_t p = 0; p < plan->n_policies; p++) {
        int status = open_policy(c, o, p);
        if (status != GV_OK) return status;
    }
    return GV_OK;
}

int gv_columns_open(const struct gv_plan *plan, struct gv_table_cache *tables,
                    struct gv_stream_cache *streams, struct gv_columns *c)
{
    size_t n_inputs = plan->model->n_inputs;
    struct opening o = {.streams = streams};
    *c = (struct gv_columns){.plan = plan};
    c->tables = tables ? tables : &c->own_tables;
    c->streams = gv_memory_zeroed(GV_SETS * n_inputs, sizeof *c->streams);
    o.stream_of[GV_BASE] = gv_memory_zeroed(GV_SETS * n_inputs, sizeof *o.stream_of[GV_BASE]);
    o.stream_of[GV_AFRESH] = o.stream_of[GV_BASE] ? o.stream_of[GV_BASE] + n_inputs : NULL;
    o.members = gv_memory_zeroed(n_inputs, sizeof *o.members);
    int status = c->streams && o.stream_of[GV_BASE] && o.members ? GV_OK : GV_ERR_MEMORY;
    if (status == GV_OK) status = open_copula(c, &o);
    if (status == GV_OK) status = open_streams(c, &o);
    if (status == GV_OK) status = fill_tables(c);
    if (status == GV_OK) status = open_columns(c, &o);
    free(o.stream_of[GV_BASE]);
    free(o.members);
    if (status != GV_OK) gv_columns_close(c);
    return status;
}

void gv_columns_close(struct gv_columns *c)
{
    for (size_t i = 0; i < c->n_streams; i++)
        gv_stream_close(&c->streams[i]);
    free(c->streams);
    free(c->items);
    free(c->map);
    free(c->rows);
    for (int set = 0; set < GV_SETS; set++)
        free(c->member[set]);
    gv_copula_close(&c->copula);
    gv_table_cache_free(&c->own_tables);
    *c = (struct gv_columns){0};
}

/* --- filling --- */

static void fill_uniforms(const struct gv_columns *c, size_t stream, uint32_t replicate, uint64_t first,
                          size_t n, double *u, uint64_t *words)
{
    gv_stream_fill(&c->streams[stream], replicate, first, n, words, u);
    for (size_t i = n; i < GV_PAD_TO_LANES(n); i++)
        u[i] = u[n - 1];
}

static bool is_member(const struct gv_columns *c, size_t stream)
{
    for (int set = 0; set < GV_SETS; set++)
        for (size_t i = 0; c->member[set] && i < c->copula.n; i++)
            if (c->member[set][i] == stream) return true;
    return false;
}

/* A stream's uniforms become the values of the columns that are drawn from it as it is. */
static void apply_stream(const struct gv_columns *c, size_t stream, size_t padded, size_t stride,
                         const double *u, double *cells)
{
    for (size_t k = 0; k < c->n; k++)
        if (c->items[k].stream == stream && !c->items[k].row)
            gv_sampler_apply(&c->items[k].sampler, padded, u, cells + k * stride);
}

/* The same of those that are drawn given what else is known. */
static void apply_rows(const struct gv_columns *c, size_t stream, size_t padded, size_t stride,
                       const double *scores, double *u, double *cells)
{
    for (size_t k = 0; k < c->n; k++) {
        if (c->items[k].stream != stream || !c->items[k].row) continue;
        gv_copula_row_uniforms(&c->copula, c->items[k].row, padded, stride, scores, u);
        gv_sampler_apply(&c->items[k].sampler, padded, u, cells + k * stride);
    }
}

void gv_columns_fill(const struct gv_columns *c, uint32_t replicate, uint64_t first, size_t n, size_t stride,
                     double *cells, double *u, double *scores, uint64_t *words)
{
    size_t padded = GV_PAD_TO_LANES(n), members = c->copula.n;
    for (size_t s = 0; s < c->n_streams; s++) {
        if (is_member(c, s)) continue;
        fill_uniforms(c, s, replicate, first, n, u, words);
        apply_stream(c, s, padded, stride, u, cells);
    }
    for (size_t i = 0; members > 0 && i < padded; i++)
        scores[members * stride + i] = 1;
    for (int set = 0; set < GV_SETS; set++) {
        if (!c->member[set]) continue;
        for (size_t i = 0; i < members; i++) {
            fill_uniforms(c, c->member[set][i], replicate, first, n, scores + i * stride, words);
            gv_copula_scores(padded, scores + i * stride);
        }
        for (size_t i = 0; i < members; i++) {
            gv_copula_uniforms(&c->copula, i, padded, stride, scores, u);
            apply_stream(c, c->member[set][i], padded, stride, u, cells);
            apply_rows(c, c->member[set][i], padded, stride, scores, u, cells);
        }
    }
}

void gv_columns_fill_constants(const struct gv_columns *c, size_t stride, double *cells)
{
    for (size_t k = 0; k < c->n; k++)
        if (c->items[k].stream == SIZE_MAX)
            for (size_t i = 0; i < stride; i++)
                cells[k * stride + i] = c->items[k].sampler.a;
}
