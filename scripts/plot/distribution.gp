# The distribution of the net present value: bars, the loss side shaded, quantiles, the chance of not losing.
#
#     gevinst export RESULT.h5 summary > summary.dat
#     gevinst export RESULT.h5 distribution:net_present_value > distribution.dat
#     gnuplot -d -e "summary = 'summary.dat'; distribution = 'distribution.dat'" \
#         english.gp style.gp distribution.gp > distribution.svg
#
# Blocks of `distribution`, one per policy: low high count density density_smoothed (and its interval).
eval canvas(960, 612)
outcome = 'net_present_value'
eval read

# Bars that hold something, in million; a result without spread is one bar that can be seen.
first = 1e300; last = -1e300; total = 0; most = 0; width = 0
stats distribution index policy using (bar_low = $1 * million, bar_high = $2 * million, $3 > 0 ? \
    (first = low_of(first, bar_low), last = high_of(last, bar_high), total = total + $3, most = high_of(most, $3), \
    width = bar_high - bar_low, 1) : 0) nooutput
if (total == 0) { first = -1; last = 1; total = 1; most = 1 }
p05 = p05 * million; p50 = p50 * million; p95 = p95 * million
span = high_of(last, 0) - low_of(first, 0)
if (!(span > krone)) span = 2
# room for the words at both sides of zero and outside the outer quantiles
left = low_of(low_of(first - 0.03 * span, -0.2 * span), p05 - 0.16 * span)
right = high_of(high_of(last + 0.03 * span, 0.2 * span), p95 + 0.16 * span)
span = right - left
thin = 0.004 * span
bar_left(a, b) = b - a < thin ? (a + b - thin) / 2 : a
bar_right(a, b) = b - a < thin ? (a + b + thin) / 2 : b
top = 1.42 * 100.0 * most / total

headline = text_FIG_DISTRIBUTION
answer = percent(positive, half_chance(positive_low, positive_high))
answer_colour = positive >= 0.5 ? gain : loss
caption = text_BREAK_EVEN_PROBABILITY
caption_more = text_MEAN . ' ' . estimate(mean * million, million * half_width(mean_low, mean_high)) . ' ' . text_AXIS_MILLION
note = text_NOTE_DISTRIBUTION
axis = text_NET_PRESENT_VALUE . ', ' . text_AXIS_MILLION
eval frame
eval area(72, 142, 928, 500)
set xrange [left:right]
set yrange [0:top]
eval tics('x', left, right, step_of(span, 8))
eval tics('y', 0, 0.70 * top, step_of(0.70 * top, 5))
set grid noxtics ytics back
set label 10 text_AXIS_PROBABILITY . (width > thin ? '; ' . text_BAR_WIDTH . ' ' . number(width, place(width, 2)) . ' ' . text_AXIS_MILLION : '') \
    at screen X(32), Y(124) font plain(12) textcolor rgb grey

set object 1 rectangle from graph 0, 0 to first 0, graph 1 behind fillcolor rgb loss_faint fillstyle solid noborder
set arrow 1 from graph 0, 0 to graph 1, 0 nohead front linecolor rgb ink linewidth 1
set arrow 2 from first 0, 0 to first 0, graph 0.73 nohead front linecolor rgb ink linewidth 1.2
share = positive == positive ? positive : 0
side = place(100 * half_chance(positive_low, positive_high), 2)
side = within(side > 0 ? side : 1, 0, 2)
set label 11 text_LOSS . ' ' . number(100 * (1 - share), side) . ' %' at first 0, graph 0.955 right offset first -0.012 * span, 0 font bold(14) textcolor rgb loss
set label 12 text_GAIN . ' ' . number(100 * share, side) . ' %' at first 0, graph 0.955 left offset first 0.012 * span, 0 font bold(14) textcolor rgb gain
in_millions(x) = number(x, decimals_for(p95 - p05, p50))
set arrow 3 from p05, 0 to p05, graph 0.80 nohead front linecolor rgb ink linewidth 1 dashtype (4, 4)
set arrow 4 from p50, 0 to p50, graph 0.845 nohead front linecolor rgb ink linewidth 1.6
set arrow 5 from p95, 0 to p95, graph 0.80 nohead front linecolor rgb ink linewidth 1 dashtype (4, 4)
set label 13 'P05  ' . in_millions(p05) at p05, graph 0.785 right offset first -0.008 * span, 0 front font plain(13) textcolor rgb ink
set label 14 'P50 (' . text_MEDIAN . ')  ' . in_millions(p50) at p50, graph 0.875 center front font bold(13) textcolor rgb ink
set label 15 'P95  ' . in_millions(p95) at p95, graph 0.785 left offset first 0.008 * span, 0 front font plain(13) textcolor rgb ink

set style fill solid 1 noborder
plot distribution index policy using (0):(0):(bar_left($1 * million, $2 * million)):(low_of(bar_right($1 * million, $2 * million), 0)): \
        (0):($1 < 0 && $3 > 0 ? 100.0 * $3 / total : NaN) with boxxyerror fillcolor rgb loss_light notitle, \
    '' index policy using (0):(0):(high_of(bar_left($1 * million, $2 * million), 0)):(bar_right($1 * million, $2 * million)): \
        (0):($2 > 0 && $3 > 0 ? 100.0 * $3 / total : NaN) with boxxyerror fillcolor rgb gain notitle, \
    '' index policy using (0.5 * ($1 + $2) * million):(valid(5) ? 100.0 * $5 * ($2 - $1) : NaN) with lines linecolor rgb ink linewidth 1.6 notitle
