# The fan of the cumulative gain, month by month, and when it is paid back.
#
#     gevinst export RESULT.h5 summary > summary.dat
#     gevinst export RESULT.h5 monthly:cumulative_gain > monthly.dat
#     gnuplot -d -e "summary = 'summary.dat'; monthly = 'monthly.dat'" english.gp style.gp fan.gp > fan.svg
#
# Blocks of `monthly`, one per policy: month, then mean, P05, P25, P50, P75, P95, each with its low and high.
eval canvas(960, 612)
outcome = 'payback_months'
found = 0
eval read

months = 0; bottom = 0; top = 0
stats monthly index policy using (months = high_of(months, $1), bottom = low_of(bottom, $5), top = high_of(top, $17), \
    end05 = $5, end25 = $8, end50 = $11, end75 = $14, end95 = $17, 1) nooutput
bottom = bottom * million; top = top * million
if (top - bottom <= krone) { top = 1; bottom = -1 }
span = top - bottom
bottom = bottom - 0.06 * span; top = top + 0.06 * span; span = top - bottom

headline = text_FIG_FAN
if (found) {
    share = draws > 0 ? 1 - missing / draws : NaN
    answer = percent(share, NaN)
    answer_colour = share >= 0.5 ? gain : loss
    caption = text_PAID_BACK_WITHIN . ' ' . number(months, 0) . ' ' . text_MONTHS
    caption_more = text_MEDIAN . ': ' . (finite(p50) ? text_MONTH . ' ' . number(p50, 0) : text_NOT_WITHIN . ' ' . number(months, 0) . ' ' . text_MONTHS)
}
note = text_NOTE_FAN
interval_note = text_NOTE_PAYBACK
axis = text_AXIS_MONTH
eval frame
eval area(72, 168, 820, 500)
set xrange [0:months]
set yrange [bottom:top]
month_step = months <= 24 ? 3 : months <= 72 ? 12 : months <= 144 ? 24 : 60
eval tics('x', 0, months, month_step)
y_step = step_of(span, 7)
eval tics('y', bottom, top, y_step)
set grid noxtics ytics back
set label 10 text_CUMULATIVE_GAIN . ', ' . text_AXIS_MILLION at screen X(32), Y(124) font plain(12) textcolor rgb grey
set object 1 rectangle from graph 0, 0 to graph 1, first 0 behind fillcolor rgb loss_faint fillstyle solid noborder
set arrow 1 from 0, 0 to months, 0 nohead front linecolor rgb ink linewidth 1.2

# What the bands end at, kept apart by a line's height.
array end[5] = [end05, end25, end50, end75, end95]
array at[5]
gap = 17.0 / 332 * span
at[1] = within(end[1] * million, bottom, top)
do for [k = 2:5] { at[k] = high_of(end[k] * million, at[k - 1] + gap) }
over = at[5] - top
if (over > 0) {
    at[5] = top
    do for [k = 1:4] { at[5 - k] = low_of(at[5 - k], at[6 - k] - gap) }
}
name(k) = word('P05 P25 P50 P75 P95', k)
do for [k = 1:5] {
    set arrow 20 + k from months, end[k] * million to graph 1.022, first at[k] nohead linecolor rgb grey linewidth 0.6
    set label 20 + k name(k) . '  ' . number(end[k] * million, decimals_for(million * (end95 - end05), million * end50)) at graph 1.03, first at[k] left \
        font (k == 3 ? bold(13) : plain(13)) textcolor rgb (k == 3 ? ink : grey)
}
if (found && finite(p50)) {
    mark = (0 - bottom) / span < 0.5 ? 0.93 : 0.07
    set arrow 3 from p50, graph 0 to p50, graph 1 nohead front linecolor rgb ink linewidth 1 dashtype (4, 4)
    if (p50 > 0.6 * months) {
        set label 30 text_PAYBACK . ' (' . text_MEDIAN . ')' at p50, graph mark right offset first -0.008 * months, 0 front font plain(13) textcolor rgb ink
    } else {
        set label 30 text_PAYBACK . ' (' . text_MEDIAN . ')' at p50, graph mark left offset first 0.008 * months, 0 front font plain(13) textcolor rgb ink
    }
}
# The key, above the picture where nothing is drawn.
key(x, colour) = sprintf('set object %d rectangle from screen X(%g), Y(141) to screen X(%g), Y(153) fillcolor rgb %d fillstyle solid noborder', 10 + x, x, x + 22, colour)
eval key(72, gain_faint)
eval key(72 + 36 + 12 * em_of(text_BAND_NINETY) + 24, gain_light)
set label 11 text_BAND_NINETY at screen X(102), Y(147) font plain(12) textcolor rgb grey
set label 12 text_BAND_HALF at screen X(72 + 66 + 12 * em_of(text_BAND_NINETY) + 24), Y(147) font plain(12) textcolor rgb grey
plot monthly index policy using 1:($5 * million):($17 * million) with filledcurves fillcolor rgb gain_faint fillstyle solid notitle, \
    '' index policy using 1:($8 * million):($14 * million) with filledcurves fillcolor rgb gain_light fillstyle solid notitle, \
    '' index policy using 1:($11 * million) with lines linecolor rgb gain linewidth 2.6 notitle
