# Gate by gate along the chain: the gain that is lost, the share of the variance, the worth of knowing.
#
#     gevinst export RESULT.h5 attribution > attribution.dat
#     gnuplot -d -e "attribution = 'attribution.dat'" english.gp style.gp attribution.gp > attribution.svg
#
# Rows: gate label_da label_en, then loss, variance and evppi, each with its low and high. Gates without any are left out.
array label_of[64]; array value_of[192]; array low_of_it[192]; array high_of_it[192]
rows = 0; array top[3]
do for [p = 1:3] { top[p] = 0 }
stats attribution using (rows < 64 && (finite(cell(4)) || finite(cell(7)) || finite(cell(10))) ? (rows = rows + 1, label_of[rows] = strcol(lang eq 'da' ? 2 : 3), \
    (sum [p = 0:2] (value_of[3 * rows - 2 + p] = cell(4 + 3 * p), low_of_it[3 * rows - 2 + p] = cell(5 + 3 * p), high_of_it[3 * rows - 2 + p] = cell(6 + 3 * p), \
    top[p + 1] = high_of(top[p + 1], high_of(finite(cell(4 + 3 * p)) ? cell(4 + 3 * p) : 0, finite(cell(6 + 3 * p)) ? cell(6 + 3 * p) : 0)), 0)), 1) : 0) nooutput
pitch = 34
eval canvas(960, 268 + pitch * rows)
headline = text_FIG_ATTRIBUTION; note = text_NOTE_ATTRIBUTION
eval frame
unset label 9
# Kroner in million or thousand, shares in per cent.
unit_of(t) = t >= 2e6 ? 1e-6 : 1e-3
words_of(t) = t >= 2e6 ? text_AXIS_MILLION : text_AXIS_THOUSAND
scale_of(p) = p == 2 ? 100 : unit_of(top[p])
array title[3] = [text_VALUE_LOSS . ', ' . words_of(top[1]), text_VALUE_VARIANCE . ', %', 'EVPPI, ' . words_of(top[3])]
array colour[3] = [loss, gain, extra]
left_of(p) = 250 + 236 * (p - 1)
set style fill solid 1 noborder
set bars 0.6
half = 0.3
do for [k = 1:rows] {
    set label 1000 + k fit(label_of[k], 210, 13) at screen X(238), Y(152 + pitch * (k - 0.5)) right font plain(13) textcolor rgb ink
}
set multiplot
do for [p = 1:3] {
    right = top[p] > 0 ? 1.06 * scale_of(p) * top[p] : 1.0
    eval area(left_of(p), 152, left_of(p) + 204, 152 + pitch * rows)
    unset label 9
    set label 10 title[p] at screen X(left_of(p)), Y(132) font plain(12) textcolor rgb grey
    set xrange [0:right]
    set yrange [rows + 0.5:0.5]
    eval tics('x', 0, right, step_of(right, 4))
    unset ytics
    set grid xtics noytics back
    if (top[p] > 0) {
        plot label_of using (0):(0):(0):($1 > rows ? NaN : finite(value_of[3 * $1 - 3 + p]) ? high_of(scale_of(p) * value_of[3 * $1 - 3 + p], 0) : NaN):($1 - half):($1 + half) \
                with boxxyerror fillcolor rgb colour[p] notitle, \
            label_of using ($1 > rows || !finite(low_of_it[3 * $1 - 3 + p]) ? NaN : high_of(scale_of(p) * value_of[3 * $1 - 3 + p], 0)):1: \
                ($1 > rows ? NaN : high_of(scale_of(p) * low_of_it[3 * $1 - 3 + p], 0)):($1 > rows ? NaN : high_of(scale_of(p) * high_of_it[3 * $1 - 3 + p], 0)) \
                with xerrorbars linecolor rgb ink linewidth 1.2 pointtype 0 notitle
    } else {
        plot NaN notitle
    }
    # The frame is drawn once.
    do for [i = 1:10] { unset label i }
    do for [k = 1:rows] { unset label 1000 + k }
}
unset multiplot
