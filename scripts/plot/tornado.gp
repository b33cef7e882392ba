# The tornado: the mean of an outcome with one input at its P10 and at its P90, the others drawn.
#
#     gevinst export RESULT.h5 sensitivity > sensitivity.dat
#     gnuplot -d -e "sensitivity = 'sensitivity.dat'; sensitivity_mean = -826000" english.gp style.gp tornado.gp > tornado.svg
#
# Rows: factor label_da label_en, then low, high and swing, each with its low and high. Optional: outcome_label,
# outcome_scale (1e-6 where the axis is in millions), sensitivity_mean: the mean of all draws.
if (!exists('outcome_label')) outcome_label = text_NET_PRESENT_VALUE . ', ' . text_AXIS_MILLION
if (!exists('outcome_scale')) outcome_scale = million
if (!exists('sensitivity_mean')) sensitivity_mean = NaN
most = 15
array label[256]; array taken[256]; array swing[256]; array row[256]
n = 0
stats sensitivity using (n = n + 1, label[n] = strcol(lang eq 'da' ? 2 : 3), swing[n] = abs(cell(10)), taken[n] = 0, row[n] = 0, 1) nooutput
rows = low_of(n, most)
do for [place_of_row = 1:rows] {
    best = 0
    do for [k = 1:n] { if (!taken[k] && (best == 0 || swing[k] > swing[best])) { best = k } }
    taken[best] = 1; row[best] = place_of_row
}
left = 1e300; right = -1e300; at = 0
stats sensitivity using (at = int($0) + 1, row[at] ? (left = low_of(left, low_of(cell(5), cell(8))), right = high_of(right, high_of(cell(6), cell(9))), 1) : NaN) nooutput
left = left * outcome_scale; right = right * outcome_scale
if (right - left <= krone * 1e-6) { left = left - 1; right = right + 1 }
span = right - left
left = left - 0.05 * span; right = right + 0.05 * span; span = right - left

pitch = rows > 12 ? 26 : 30
eval canvas(960, 272 + pitch * rows)
headline = text_FIG_TORNADO
note = text_NOTE_TORNADO
axis = outcome_label
interval_note = ''
if (exists('study_label')) { context = study_label . ' · ' . context }
eval frame
eval area(312, 150, 928, 150 + pitch * rows)
set xrange [left:right]
set yrange [rows + 0.5:0.5]
eval tics('x', left, right, step_of(span, 7))
unset ytics
set grid xtics noytics back
if (finite(sensitivity_mean)) { set arrow 1 from sensitivity_mean * outcome_scale, graph 0 to sensitivity_mean * outcome_scale, graph 1 nohead front linecolor rgb ink linewidth 1.2 }
do for [k = 1:n] {
    if (row[k]) { set label 20 + k fit(label[k], 270, 13) at screen X(300), Y(150 + pitch * (row[k] - 0.5)) right font plain(13) textcolor rgb ink }
}
half = 0.32
set style fill solid 1 noborder
its(k) = row[k] ? row[k] : NaN
tint(low, high) = high >= low ? gain_light : loss_light
strong(low, high) = high >= low ? gain : loss
plot sensitivity using (0):(0):(outcome_scale * low_of(cell(4), cell(7))):(outcome_scale * high_of(cell(4), cell(7))):(its(int($0) + 1) - half):(its(int($0) + 1) + half):(tint(cell(4), cell(7))) with boxxyerror fillcolor rgb variable notitle, \
    sensitivity using (outcome_scale * cell(7)):(its(int($0) + 1)):(strong(cell(4), cell(7))) with points pointtype 7 pointsize 0.9 linecolor rgb variable notitle, \
    sensitivity using (outcome_scale * cell(4)):(its(int($0) + 1)):(strong(cell(4), cell(7))) with points pointtype 7 pointsize 0.9 linecolor rgb variable notitle, \
    sensitivity using (outcome_scale * cell(4)):(its(int($0) + 1)) with points pointtype 7 pointsize 0.5 linecolor rgb '#ffffff' notitle
