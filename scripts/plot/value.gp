# What it is worth to know an input, a whole gate or a set before choosing, the most first.
#
#     gevinst export RESULT.h5 value > value.dat
#     gnuplot -d -e "value = 'value.dat'" english.gp style.gp value.gp > value.svg
#
# Rows of `value`: known known_kind known_label_da known_label evppi low high evpi low high. What is worth nothing is left
# out, and of the rest the most is shown.
array is_shown[512]; array label_of[512]; array kind_of[512]; array worth[512]; array worth_low[512]; array worth_high[512]
all = 0; rows = 0; shown_most = 24
stats value using (all = low_of(all + 1, 512), is_shown[all] = 0, kind_of[all] = strcol(2), label_of[all] = strcol(lang eq 'da' ? 3 : 4), \
    worth[all] = cell(5), worth_low[all] = cell(6), worth_high[all] = cell(7), evpi = cell(8), evpi_low = cell(9), evpi_high = cell(10), \
    rows = rows + (cell(5) > 0), 1) nooutput
rows = low_of(rows, shown_most)
room = high_of(rows, 1)
array which[room]
do for [k = 1:rows] {
    next = 0
    do for [i = 1:all] { if (!is_shown[i] && worth[i] > 0 && (next == 0 || worth[i] > worth[next])) { next = i } }
    which[k] = next
    is_shown[next] = 1
}
# Where all is worth far more than any part, the line of all would press the bars together.
far = rows && evpi > 4 * worth_high[which[1]]
right = rows && far ? high_of(worth[which[1]], finite(worth_high[which[1]]) ? worth_high[which[1]] : 0) : high_of(evpi, 1)
do for [k = 1:rows] { right = high_of(right, finite(worth_high[which[k]]) ? worth_high[which[k]] : worth[which[k]]) }
in_million = right >= 2e6
scale = in_million ? 1e-6 : 1e-3
right = 1.04 * scale * right
pitch = room > 14 ? 28 : room > 8 ? 34 : 42
eval canvas(960, 264 + pitch * room)
headline = text_FIG_VALUE; note = text_NOTE_VALUE
axis = text_AXIS_VALUE . ', ' . (in_million ? text_AXIS_MILLION : text_AXIS_THOUSAND)
eval frame
eval area(330, 152, 800, 152 + pitch * room)
set xrange [0:right]
set yrange [room + 0.5:0.5]
eval tics('x', 0, right, step_of(right, 6))
unset ytics
set grid xtics noytics back
colour_of(kind) = kind eq 'gate' ? extra : kind eq 'set' ? loss : gain
words_of(kind) = kind eq 'gate' ? text_VALUE_WHOLE_GATE : kind eq 'set' ? text_VALUE_ONE_SET : text_VALUE_ONE_INPUT
set label 11 'EVPI ' . estimate(scale * evpi, scale * half_width(evpi_low, evpi_high)) . (far ? ' →' : '') \
    at screen X(800), Y(122) right font plain(13) textcolor rgb ink
if (!far) { set arrow 1 from scale * evpi, graph 0 to scale * evpi, graph 1 nohead front linecolor rgb ink linewidth 1 dashtype (4, 4) }
at_legend = 330
do for [k = 1:3] {
    kind = word('input gate set', k)
    set object 10 + k rectangle from screen X(at_legend), Y(139) to screen X(at_legend + 12), Y(127) fillcolor rgb colour_of(kind) fillstyle solid noborder
    set label 20 + k words_of(kind) at screen X(at_legend + 18), Y(133) font plain(12) textcolor rgb grey
    at_legend = at_legend + 40 + 12 * em_of(words_of(kind))
}
do for [k = 1:rows] {
    i = which[k]
    set label 1000 + k fit(label_of[i], 290, 13) at screen X(318), Y(152 + pitch * (k - 0.5)) right font plain(13) textcolor rgb ink
    set label 2000 + k estimate(scale * worth[i], scale * half_width(worth_low[i], worth_high[i])) \
        at screen X(928), Y(152 + pitch * (k - 0.5)) right font plain(13) textcolor rgb ink
}
if (!rows) { set label 1001 text_VALUE_NOTHING at graph 0.5, graph 0.5 center font plain(14) textcolor rgb ink }
half = 0.3
set style fill solid 1 noborder
set bars 0.6
if (rows) {
    plot which using (0):(0):(0):(scale * worth[which[$1]]):($1 - half):($1 + half):(colour_of(kind_of[which[$1]])) with boxxyerror fillcolor rgb variable notitle, \
        which using (finite(worth_low[which[$1]]) ? scale * worth[which[$1]] : NaN):1:(scale * high_of(worth_low[which[$1]], 0)):(scale * worth_high[which[$1]]) with xerrorbars linecolor rgb ink linewidth 1.2 pointtype 0 notitle
} else {
    plot NaN notitle
}
