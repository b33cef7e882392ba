# The probability of breaking even over the range of an input, for each value of a second one if there is one.
#
#     gevinst export RESULT.h5 frontier_curve > curve.dat
#     gnuplot -d -e "frontier = 'curve.dat'; target = 0.8; along = 1" english.gp style.gp chance.gp > chance.svg
#
# Rows: value of the second input (with along = 1 only), value, probability with its low and high. Optional:
# frontier_block (which block, from 0), axis_label_1 and axis_scale_1 of the input that goes over its range,
# axis_label_2 and axis_scale_2 of the second one, frontier_label.
if (!exists('frontier_block')) frontier_block = 0
if (!exists('along')) along = 0
if (!exists('axis_label_1')) axis_label_1 = ''
if (!exists('axis_scale_1')) axis_scale_1 = 1
if (!exists('axis_label_2')) axis_label_2 = ''
if (!exists('axis_scale_2')) axis_scale_2 = 1
if (!exists('frontier_label')) frontier_label = ''
if (!exists('target')) target = NaN
# The curves: one for each value of the second input.
array seconds[4096]
curves = 0; last = NaN; left = NaN; right = NaN
stats frontier index frontier_block using (x = axis_scale_1 * column(along + 1), left = finite(left) ? low_of(left, x) : x, \
    right = finite(right) ? high_of(right, x) : x, \
    along && column(1) != last ? (curves = curves + 1, last = column(1), seconds[curves] = last) : 0, 1) nooutput
if (!along) { curves = 1; seconds[1] = 0 }
if (right <= left) { right = left + 1 }
shown = low_of(curves, 8)
eval canvas(960, 600)
headline = text_FIG_CHANCE
if (frontier_label ne '') { context = frontier_label . ' · ' . context }
note = text_NOTE_CHANCE
axis = axis_label_1
interval_note = '' # no ± here
short(s) = strstrt(s, '.') ? s[1:strstrt(s, '.') - 1] . decimal . s[strstrt(s, '.') + 1:*] : s
eval frame
eval area(72, 152, along ? 760 : 900, 480)
set xrange [left:right]
set yrange [0:100]
eval tics('x', left, right, step_of(right - left, along ? 7 : 8))
eval tics('y', 0, 100, 20)
set label 10 text_BREAK_EVEN_PROBABILITY . ', %' at screen X(32), Y(130) font plain(12) textcolor rgb grey
set arrow 10 from left, 100 * target to right, 100 * target nohead front dashtype 2 linecolor rgb ink linewidth 1.2
# From light to dark; every one of up to eight is named beside the curves.
level(k) = curves > 1 ? (k - 1.0) / (curves - 1) : 1
mix(a, b, s) = int(a + (b - a) * s)
shade(k) = 65536 * mix(0x9C, 0x00, level(k)) + 256 * mix(0xC9, 0x3A, level(k)) + mix(0xE3, 0x6B, level(k))
step = ceil(curves / 8.0)
if (along) {
    set label 20 fit(axis_label_2, 420, 12) at screen X(928), Y(130) right font plain(12) textcolor rgb grey
    do for [k = 1:curves] {
        if ((k - 1) % step == 0) {
            set arrow 20 + k from screen X(776), Y(172 + 22 * ((k - 1) / step + 1)) to screen X(800), Y(172 + 22 * ((k - 1) / step + 1)) nohead linecolor rgb shade(k) linewidth 2.6
            set label 20 + k short(sprintf('%.4g', axis_scale_2 * seconds[k])) at screen X(808), Y(172 + 22 * ((k - 1) / step + 1)) font plain(12) textcolor rgb ink
        }
    }
}
mine(k) = !along || column(1) == seconds[k]
plot for [k = 1:curves] frontier index frontier_block using (mine(k) ? axis_scale_1 * column(along + 1) : NaN):(100 * column(along + 3)):(100 * column(along + 4)) \
        with filledcurves fillcolor rgb shade(k) fillstyle transparent solid 0.3 notitle, \
    for [k = 1:curves] '' index frontier_block using (mine(k) ? axis_scale_1 * column(along + 1) : NaN):(100 * column(along + 2)) with lines linecolor rgb shade(k) linewidth 2.2 notitle
