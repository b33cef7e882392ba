# A sweep over one input: the gain and the probability of breaking even at each of its values.
#
#     gevinst export RESULT.h5 sweep:net_present_value > sweep.dat
#     gevinst export RESULT.h5 sweep:running_cost > cost.dat
#     gnuplot -d -e "sweep = 'sweep.dat'; cost = 'cost.dat'" english.gp style.gp levels.gp > levels.svg
#
# Rows of both: value, mean with its low and high, sd with its, P05 P25 P50 P75 P95, their lows, their highs, cvar with
# its low and high, probability_positive with its. Optional: sweep_block (which block, from 0), axis_label_1, axis_scale_1, sweep_label.
if (!exists('sweep_block')) sweep_block = 0
if (!exists('axis_label_1')) axis_label_1 = ''
if (!exists('axis_scale_1')) axis_scale_1 = 1
if (!exists('sweep_label')) sweep_label = ''
eval canvas(960, 816)
left = NaN; right = NaN; bottom = 0; top = 0; best = -1e300; best_at = NaN; chance_top = 0
stats sweep index sweep_block using (x1 = axis_scale_1 * $1, left = finite(left) ? low_of(left, x1) : x1, right = finite(right) ? high_of(right, x1) : x1, \
    bottom = low_of(bottom, $8), top = high_of(top, $12), best_at = $2 > best ? x1 : best_at, best = high_of(best, $2), \
    chance_top = high_of(chance_top, cell(28)), 1) nooutput
bottom = bottom * million; top = top * million
if (top - bottom <= krone) { top = 1; bottom = -1 }
span = top - bottom
bottom = bottom - 0.05 * span; top = top + 0.05 * span; span = top - bottom
if (right <= left) { right = left + 1 }
chance_top = low_of(100, high_of(1, 110 * chance_top))

headline = text_FIG_LEVELS
if (sweep_label ne '') { context = sweep_label . ' · ' . context }
note = text_NOTE_LEVELS_SWEEP
axis = axis_label_1
eval frame
x_step = step_of(right - left, 8)
set xrange [left:right]
key(x, colour) = sprintf('set object %d rectangle from screen X(%g), Y(139) to screen X(%g), Y(151) fillcolor rgb %d fillstyle solid noborder', 10 + x, x, x + 22, colour)
eval key(72, gain_faint)
set label 11 text_BAND_NINETY at screen X(102), Y(145) font plain(12) textcolor rgb grey
mean_at = 102 + 12 * em_of(text_BAND_NINETY) + 24
set arrow 11 from screen X(mean_at), Y(145) to screen X(mean_at + 22), Y(145) nohead linecolor rgb gain linewidth 2.6
set label 12 text_MEAN at screen X(mean_at + 30), Y(145) font plain(12) textcolor rgb grey
set multiplot
# The gain.
eval area(72, 168, 900, 460)
unset label 9
set yrange [bottom:top]
eval tics('x', left, right, x_step)
eval tics('y', bottom, top, step_of(span, 7))
set label 10 text_NET_PRESENT_VALUE . ', ' . text_AXIS_MILLION at screen X(32), Y(118) font plain(12) textcolor rgb grey
set object 1 rectangle from graph 0, 0 to graph 1, first 0 behind fillcolor rgb loss_faint fillstyle solid noborder
set arrow 1 from left, 0 to right, 0 nohead front linecolor rgb ink linewidth 1.2
set label 13 text_DOING_NOTHING at right, 0 right offset 0, 0.7 front font plain(12) textcolor rgb ink
plot sweep index sweep_block using (axis_scale_1 * $1):($8 * million):($12 * million) with filledcurves fillcolor rgb gain_faint fillstyle solid notitle, \
    '' index sweep_block using (axis_scale_1 * $1):($2 * million) with lines linecolor rgb gain linewidth 2.6 notitle, \
    '' index sweep_block using (axis_scale_1 * $1):($2 * million) with points pointtype 7 pointsize 0.5 linecolor rgb gain notitle
# The probability, and below it what a year costs.
do for [i = 1:13] { unset label i }
unset object; unset arrow
eval area(72, 520, 900, 660)
set label 10 text_BREAK_EVEN_PROBABILITY . ', %' at screen X(32), Y(502) font plain(12) textcolor rgb grey
set label 9 axis_label_1 at screen X(486), Y(700) center font plain(13) textcolor rgb ink
set yrange [0:chance_top]
eval tics('y', 0, chance_top, step_of(chance_top, 4))
# Where a tick has a point of the sweep near it, what a year costs there.
n_costs = 0; last_pixel = -1e9
pixel_of(x) = 72 + 828 * (x - left) / (right - left)
stats cost index sweep_block using (pixel_of(axis_scale_1 * $1) - last_pixel > 78 ? \
    (n_costs = n_costs + 1, last_pixel = pixel_of(axis_scale_1 * $1), 1) : 0) nooutput
if (n_costs > 0) {
    array cost_at[n_costs]; array cost_of[n_costs]
    n_costs = 0; last_pixel = -1e9
    stats cost index sweep_block using (pixel_of(axis_scale_1 * $1) - last_pixel > 78 ? \
        (n_costs = n_costs + 1, last_pixel = pixel_of(axis_scale_1 * $1), cost_at[n_costs] = axis_scale_1 * $1, cost_of[n_costs] = $2, 1) : 0) nooutput
    do for [k = 1:n_costs] {
        set label 40 + k number(cost_of[k] * 1e-3, cost_of[k] < 1e5 ? 1 : 0) at screen X(pixel_of(cost_at[k])), Y(728) center font plain(12) textcolor rgb grey
        set arrow 40 + k from screen X(pixel_of(cost_at[k])), Y(714) to screen X(pixel_of(cost_at[k])), Y(719) nohead linecolor rgb grey linewidth 0.7
    }
    set label 40 text_COST_A_YEAR at screen X(900), Y(746) right font plain(12) textcolor rgb grey
}
plot sweep index sweep_block using (axis_scale_1 * $1):(100 * cell(27)):(100 * cell(28)) with filledcurves fillcolor rgb gain_light fillstyle solid notitle, \
    '' index sweep_block using (axis_scale_1 * $1):(100 * cell(26)) with lines linecolor rgb gain linewidth 2.2 notitle, \
    '' index sweep_block using (axis_scale_1 * $1):(100 * cell(26)) with points pointtype 7 pointsize 0.5 linecolor rgb gain notitle
unset multiplot
