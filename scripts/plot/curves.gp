# Responses and costs over the investment level: a panel for each curve, all on the same scales.
#
#     gevinst export RESULT.h5 curves > curves.dat
#     gevinst export RESULT.h5 curve_points > points.dat
#     gevinst export RESULT.h5 curve_policies > levels.dat
#     gnuplot -d -e "curves = 'curves.dat'; curve_points = 'points.dat'; curve_policies = 'levels.dat'" \
#         english.gp style.gp curves.gp > curves.svg
#
# Rows of `curves`: curve label_da label_en kind points level multiplier low high. Blocks of `curve_policies`, one per
# policy: policy label_da label_en curve level low high multiplier.
array name[64]; array title[64]; array part[64]; array is_cost[64]; array points[64]
panels = 0; last = ''; right = 0; top = 0
head_of(label) = strstrt(label, ': ') ? label[1:strstrt(label, ': ') - 1] : ''
rest_of(label) = strstrt(label, ': ') ? label[strstrt(label, ': ') + 2:*] : label
text_of(k) = strcol(lang eq 'da' ? k : k + 1)
is_new = "(strcol(1) eq last ? 0 : (panels = panels + 1, last = strcol(1), name[panels] = last, title[panels] = rest_of(text_of(2)), \
    part[panels] = head_of(text_of(2)), is_cost[panels] = strcol(4) eq 'cost', points[panels] = cell(5), 0))"
eval "stats curves using (" . is_new . ", right = high_of(right, cell(6)), top = high_of(top, cell(9)), 1) nooutput"

# The policies' levels, each once, by rising level, with the first policy that has it.
array level[64]; array who[64]; array others[64]
levels = 0; here = 0
seen(x) = levels ? (sum [k = 1:levels] (level[k] == x ? k : 0)) : 0
add(x) = (levels = levels + 1, level[levels] = x, who[levels] = text_of(2), others[levels] = 0)
stats curve_policies using (strcol(4) eq name[1] && cell(5) > 0 ? (here = seen(cell(5)), \
    here ? (others[here] = others[here] + 1) : levels < 64 ? add(cell(5)) : 0, 1) : 0) nooutput
short(s) = pointed(s, strstrt(s, '.'))
listed = ''
done = -1
do for [i = 1:levels] {
    next = 0
    do for [k = 1:levels] { if (level[k] > done && (next == 0 || level[k] < level[next])) { next = k } }
    done = level[next]
    listed = listed . (i > 1 ? ', ' : ' – ') . short(sprintf('%.3g', done)) . ': ' . who[next] . \
        (others[next] ? ' +' . number(others[next], 0) : '')
}

columns = panels == 4 ? 2 : low_of(panels, 3)
rows = ceil(panels / real(columns))
eval canvas(960, 200 + 246 * rows)
headline = text_FIG_CURVES
note = text_NOTE_CURVES
interval_note = text_NOTE_LEVELS . listed . '.'
axis = text_AXIS_LEVEL
gutter = 52.0
wide = (856 - gutter * (columns - 1)) / columns
from_left(k) = 72 + (wide + gutter) * ((k - 1) % columns)
from_top(k) = 158 + 246 * floor((k - 1) / columns)
top = 1.06 * top
x_step = step_of(right, columns > 2 ? 4 : 8)
y_step = step_of(top, 4)
set xrange [0:right]
set yrange [0:top]
eval tics('x', 0, right, x_step)
eval tics('y', 0, top, y_step)
set grid xtics ytics back
colour(k) = is_cost[k] ? loss : gain
shade(k) = is_cost[k] ? 0xF9E0CE : gain_faint
its(k, column, value) = strcol(column) eq name[k] ? value : NaN
eval frame
set label 9 axis at screen 0.5, Y(H - 68) center font plain(13) textcolor rgb ink
set label 10 text_AXIS_MULTIPLE at screen X(32), Y(106) font plain(12) textcolor rgb grey
set multiplot
do for [k = 1:panels] {
    set lmargin at screen X(from_left(k)); set rmargin at screen X(from_left(k) + wide)
    set tmargin at screen Y(from_top(k)); set bmargin at screen Y(from_top(k) + 172)
    set label 11 title[k] at screen X(from_left(k)), Y(from_top(k) - 12) font bold(13) textcolor rgb ink
    set label 12 part[k] at screen X(from_left(k)), Y(from_top(k) - 29) font plain(12) textcolor rgb grey
    set label 13 (is_cost[k] ? text_CURVE_COST : text_CURVE_RESPONSE) . (points[k] > 0 ? ', ' . text_CURVE_TABLE : '') \
        at screen X(from_left(k) + wide), Y(from_top(k) + 160) right front font plain(12) textcolor rgb colour(k)
    set arrow 1 from 1, graph 0 to 1, graph 1 nohead back linecolor rgb grey linewidth 0.7 dashtype (4, 4)
    set arrow 2 from graph 0, first 1 to graph 1, first 1 nohead back linecolor rgb grey linewidth 0.7 dashtype (4, 4)
    plot curves using (its(k, 1, $6)):8:9 with filledcurves fillcolor rgb shade(k) fillstyle solid notitle, \
        curves using (its(k, 1, $6)):7 with lines linecolor rgb colour(k) linewidth 2.6 notitle, \
        curve_points using (its(k, 1, $2)):3 with points pointtype 5 pointsize 1.1 linecolor rgb colour(k) notitle, \
        curve_policies using (its(k, 4, $7 > $6 ? $5 : NaN)):8:6:7 with xerrorbars linecolor rgb ink linewidth 1.2 pointtype 0 notitle, \
        curve_policies using (its(k, 4, $5)):8 with points pointtype 7 pointsize 0.75 linecolor rgb '#ffffff' notitle, \
        curve_policies using (its(k, 4, $5)):8 with points pointtype 7 pointsize 0.5 linecolor rgb ink notitle
    # The frame is drawn once.
    do for [i = 1:10] { unset label i }
}
unset multiplot
