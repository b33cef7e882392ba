# The break-even frontier: where the probability of breaking even reaches its target, along a second input.
#
#     gevinst export RESULT.h5 frontier > frontier.dat
#     gnuplot -d -e "frontier = 'frontier.dat'; target = 0.8" english.gp style.gp frontier.gp > frontier.svg
#
# Rows: value of the second input, number of the crossing, value with its low and high (infinite where open), 1 if
# rising, status. Optional: frontier_block (which block, from 0), axis_label_1 and axis_scale_1 of the input that goes
# over its range (upwards here), axis_label_2 and axis_scale_2 of the second one, frontier_label.
if (!exists('frontier_block')) frontier_block = 0
if (!exists('axis_label_1')) axis_label_1 = ''
if (!exists('axis_scale_1')) axis_scale_1 = 1
if (!exists('axis_label_2')) axis_label_2 = ''
if (!exists('axis_scale_2')) axis_scale_2 = 1
if (!exists('frontier_label')) frontier_label = ''
if (!exists('target')) target = NaN
eval canvas(960, 620)
left = NaN; right = NaN; bottom = NaN; top = NaN; most = 0
stats frontier index frontier_block using (x = axis_scale_2 * $1, y = axis_scale_1 * $3, \
    left = finite(left) ? low_of(left, x) : x, right = finite(right) ? high_of(right, x) : x, \
    bottom = !finite(y) ? bottom : finite(bottom) ? low_of(bottom, y) : y, top = !finite(y) ? top : finite(top) ? high_of(top, y) : y, \
    most = finite(y) ? high_of(most, $2) : most, 1) nooutput
# The ends of the intervals, as far as they are not open.
stats frontier index frontier_block using (bottom = finite($4) ? low_of(bottom, axis_scale_1 * $4) : bottom, \
    top = finite($5) ? high_of(top, axis_scale_1 * $5) : top, 1) nooutput
if (!finite(bottom)) { bottom = 0; top = 1 }
if (right <= left) { left = left - 0.5; right = right + 0.5 }
if (top - bottom < 1e-9 * high_of(abs(top), 1e-9)) { top = top + 0.5 * high_of(abs(top), 1e-3); bottom = bottom - 0.5 * high_of(abs(bottom), 1e-3) }
span = top - bottom
bottom = bottom - 0.15 * span; top = top + 0.12 * span; span = top - bottom
margin = 0.03 * (right - left)
headline = text_FIG_FRONTIER
if (frontier_label ne '') { context = frontier_label . ' · ' . context }
answer = text_FRONTIER_TARGET . ' ' . number(100 * target, 0) . ' %'
note = text_NOTE_FRONTIER
axis = axis_label_2
interval_note = '' # no ± here
eval frame
eval area(96, 152, 900, 500)
set xrange [left - margin:right + margin]
set yrange [bottom:top]
eval tics('x', left, right, step_of(right - left, 8))
eval tics('y', bottom, top, step_of(span, 7))
set label 10 axis_label_1 at screen X(32), Y(130) font plain(12) textcolor rgb grey
open_low(y) = finite(y) ? axis_scale_1 * y : bottom
open_high(y) = finite(y) ? axis_scale_1 * y : top
edge = bottom + 0.05 * span
set style fill solid 1 noborder
set bars 0
plot for [k = 0:most] frontier index frontier_block using (axis_scale_2 * $1):($2 == k && finite($3) ? open_low($4) : NaN):($2 == k && finite($3) ? open_high($5) : NaN) \
        with filledcurves fillcolor rgb gain_light notitle, \
    for [k = 0:most] '' index frontier_block using (axis_scale_2 * $1):($2 == k ? axis_scale_1 * $3 : NaN) with lines linecolor rgb gain linewidth 2.2 notitle, \
    '' index frontier_block using (axis_scale_2 * $1):(axis_scale_1 * $3):(open_low($4)):(open_high($5)) with yerrorbars pointtype 7 pointsize 0.6 linecolor rgb gain linewidth 1.4 notitle, \
    '' index frontier_block using (strcol(7) eq 'none' ? axis_scale_2 * $1 : NaN):(edge) with points pointtype 2 pointsize 1.2 linewidth 2 linecolor rgb loss notitle, \
    '' index frontier_block using (strcol(7) eq 'always' ? axis_scale_2 * $1 : NaN):(edge) with points pointtype 1 pointsize 1.2 linewidth 2 linecolor rgb extra notitle
