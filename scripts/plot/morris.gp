# The plane of Morris: how large each input's elementary effects are, and how much they vary.
#
#     gevinst export RESULT.h5 sensitivity > sensitivity.dat
#     gnuplot -d -e "sensitivity = 'sensitivity.dat'" english.gp style.gp morris.gp > morris.svg
#
# Rows: factor label_da label_en, then mu, mu_star and sigma, each with its low and high. Optional: outcome_label,
# outcome_scale (1e-6 where the axes are in millions).
if (!exists('outcome_label')) outcome_label = text_NET_PRESENT_VALUE . ', ' . text_AXIS_MILLION
if (!exists('outcome_scale')) outcome_scale = million
most = 12
array label[256]; array taken[256]; array at_x[256]; array at_y[256]; array named[256]
n = 0; right = 0; top = 0
stats sensitivity using (n = n + 1, label[n] = strcol(lang eq 'da' ? 2 : 3), at_x[n] = outcome_scale * cell(7), at_y[n] = outcome_scale * cell(10), \
    taken[n] = 0, named[n] = 0, right = high_of(right, outcome_scale * cell(9)), top = high_of(top, outcome_scale * cell(12)), 1) nooutput
if (right <= 0) { right = 1 }
top = high_of(top, 0.2 * right)
right = 1.06 * right; top = 1.06 * top
eval canvas(960, 640)
headline = text_FIG_MORRIS
note = text_NOTE_MORRIS
axis = 'μ*, ' . outcome_label
interval_note = ''
if (exists('study_label')) { context = study_label . ' · ' . context }
eval frame
eval area(88, 150, 660, 520)
set xrange [0:right]
set yrange [0:top]
eval tics('x', 0, right, step_of(right, 6))
eval tics('y', 0, top, step_of(top, 6))
set grid xtics ytics back
set label 10 'σ' at screen X(40), Y(132) font plain(13) textcolor rgb ink
corner = low_of(right, top)
set arrow 1 from 0, 0 to corner, corner nohead back linecolor rgb grey linewidth 0.8 dashtype (4, 4)
# Points are numbered by μ*, and named at the right: names beside points would lie on each other.
do for [k = 1:low_of(n, most)] {
    best = 0
    do for [i = 1:n] { if (!taken[i] && (best == 0 || at_x[i] > at_x[best])) { best = i } }
    taken[best] = 1; named[best] = k
    set label 20 + k sprintf('%d', k) at at_x[best], at_y[best] left offset character 0.7, character 0.35 front font bold(12) textcolor rgb ink
    set label 50 + k sprintf('%d', k) at screen X(700), Y(150 + 28 * (k - 0.5)) right font bold(13) textcolor rgb ink
    set label 80 + k fit(label[best], 216, 13) at screen X(712), Y(150 + 28 * (k - 0.5)) left font plain(13) textcolor rgb ink
}
set bars 0.5
plot sensitivity using (outcome_scale * cell(7)):(outcome_scale * cell(10)):(outcome_scale * cell(8)):(outcome_scale * cell(9)):(outcome_scale * cell(11)):(outcome_scale * cell(12)) \
    with xyerrorbars linecolor rgb grey linewidth 1 pointtype 0 notitle, \
    sensitivity using (outcome_scale * cell(7)):(outcome_scale * cell(10)):(cell(4) < 0 ? loss : gain) with points pointtype 7 pointsize 0.9 linecolor rgb variable notitle
