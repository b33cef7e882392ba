# Sobol' indices month by month: S1 of the inputs that matter most, stacked; what all others have, and what inputs do
# together, on top.
#
#     gevinst export RESULT.h5 sensitivity > sensitivity.dat
#     gnuplot -d -e "sensitivity = 'sensitivity.dat'" english.gp style.gp months.gp > months.svg
#
# Rows, month by month for each factor: factor label_da label_en month, S1 with its low and high. Optional: outcome_label.
if (!exists('outcome_label')) outcome_label = text_CUMULATIVE_GAIN
most = 8
array label[256]; array weight[256]; array taken[256]; array order[256]
n = 0; months = 0; last = ''
stats sensitivity using (strcol(1) ne last ? (n = n + 1, last = strcol(1), label[n] = strcol(lang eq 'da' ? 2 : 3), weight[n] = 0, taken[n] = 0) : 0, \
    weight[n] = weight[n] + (finite(cell(5)) ? high_of(cell(5), 0) : 0), months = high_of(months, cell(4)), 1) nooutput
bands = low_of(n, most)
do for [k = 1:bands] {
    best = 0
    do for [i = 1:n] { if (!taken[i] && (best == 0 || weight[i] > weight[best])) { best = i } }
    taken[best] = 1; order[k] = best
}
array rank[256]
do for [i = 1:n] { rank[i] = bands + 1 }
do for [k = 1:bands] { rank[order[k]] = k }

# edge[month + (band - 1)·months]: the sum up to and with that band; band bands + 1 is all the others.
all = bands + 1
array edge[all * months]
do for [i = 1:all * months] { edge[i] = 0 }
n = 0; last = ''
stats sensitivity using (strcol(1) ne last ? (n = n + 1, last = strcol(1)) : 0, \
    at = int(cell(4)) + (rank[n] - 1) * months, edge[at] = edge[at] + (finite(cell(5)) ? 100 * high_of(cell(5), 0) : 0), 1) nooutput
do for [b = 2:all] { do for [m = 1:months] { edge[m + (b - 1) * months] = edge[m + (b - 1) * months] + edge[m + (b - 2) * months] } }

eval canvas(960, 612)
headline = text_FIG_SENSITIVITY_MONTHS
note = text_NOTE_SENSITIVITY_MONTHS
axis = text_AXIS_MONTH
interval_note = ''
if (exists('study_label')) { context = study_label . ' · ' . context }
eval frame
eval area(72, 150, 640, 500)
array colour[9] = [0x0072B2, 0xD55E00, 0x009E73, 0xE69F00, 0x56B4E9, 0xCC79A7, 0x8C6D31, 0x7570B3, 0xBBBBBB]
set xrange [1:months]
set yrange [0:100]
month_step = months <= 24 ? 3 : months <= 72 ? 12 : months <= 144 ? 24 : 60
eval tics('x', 1, months, month_step)
eval tics('y', 0, 100, 20)
set grid noxtics ytics front
set label 10 fit(outcome_label, 400, 12) . ', ' . text_AXIS_VARIANCE_SHARE at screen X(32), Y(124) font plain(12) textcolor rgb grey
# The key, in the order of the bands from the top, at the right.
name(b) = b == all ? text_SENSITIVITY_REST : label[order[b]]
do for [b = 1:all] {
    at = 500 - 30 * (b - 0.5)
    set object 10 + b rectangle from screen X(664), Y(at + 8) to screen X(684), Y(at - 8) fillcolor rgb colour[b == all ? 9 : b] fillstyle solid noborder
    set label 20 + b fit(name(b), 234, 12) at screen X(694), Y(at) font plain(12) textcolor rgb ink
}
at = 500 - 30 * (all + 0.5)
set object 10 + all + 1 rectangle from screen X(664), Y(at + 8) to screen X(684), Y(at - 8) fillcolor rgb 0xEEEEEE fillstyle solid noborder
set label 20 + all + 1 text_TOGETHER at screen X(694), Y(at) font plain(12) textcolor rgb ink
low_edge(m, b) = b == 1 ? 0 : edge[m + (b - 2) * months]
set samples months
month_of(x) = int(within(floor(x + 0.5), 1, months))
plot '+' using 1:(edge[month_of($1) + (all - 1) * months]):(100) with filledcurves fillcolor rgb 0xEEEEEE fillstyle solid notitle, \
    for [b = 1:all] '+' using 1:(low_edge(month_of($1), b)):(edge[month_of($1) + (b - 1) * months]) with filledcurves fillcolor rgb colour[b == all ? 9 : b] fillstyle solid notitle
