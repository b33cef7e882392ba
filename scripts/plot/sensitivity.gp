# Sobol' indices: for each input the share of the variance that it stands for alone (S1) and with others (ST), of an
# outcome and of its being at least zero.
#
#     gevinst export RESULT.h5 sensitivity > sensitivity.dat
#     gnuplot -d -e "sensitivity = 'sensitivity.dat'" english.gp style.gp sensitivity.gp > sensitivity.svg
#
# Rows: factor label_da label_en, S1 with its low and high, ST with its, positive_S1 and positive_ST with theirs. Optional:
# st_column (0 where there is no ST, as of --method given), panels (1 without the indicator), outcome_label.
if (!exists('st_column')) st_column = 7
if (!exists('panels')) panels = 2
if (!exists('outcome_label')) outcome_label = text_NET_PRESENT_VALUE
most = 15
width = st_column ? 6 : 3
key_column = st_column ? st_column : 4
array label[256]; array taken[256]; array value[256]
n = 0
stats sensitivity using (n = n + 1, label[n] = strcol(lang eq 'da' ? 2 : 3), value[n] = finite(cell(key_column)) ? cell(key_column) : -1, taken[n] = 0, 1) nooutput
rows = low_of(n, most)
array row[256]
do for [k = 1:n] { row[k] = 0 }
do for [place_of_row = 1:rows] {
    best = 0
    do for [k = 1:n] { if (!taken[k] && (best == 0 || value[k] > value[best])) { best = k } }
    taken[best] = 1; row[best] = place_of_row
}
# What both panels reach to: each has its own scale.
array right[2]
do for [p = 1:2] { right[p] = 0.001 }
at = 0
stats sensitivity using (at = int($0) + 1, row[at] ? (right[1] = high_of(right[1], 100 * cell(key_column + 2)), \
    right[2] = panels > 1 && finite(cell(key_column + width + 2)) ? high_of(right[2], 100 * cell(key_column + width + 2)) : right[2], 1) : NaN) nooutput

pitch = rows > 12 ? 26 : 30
eval canvas(960, 272 + pitch * rows)
headline = text_FIG_SENSITIVITY
note = st_column ? text_NOTE_SENSITIVITY : text_NOTE_SENSITIVITY_GIVEN
interval_note = ''
if (exists('study_label')) { context = study_label . ' · ' . context }
eval frame
top_at = 160; bottom_at = 160 + pitch * rows
screen_row(k) = Y(top_at + pitch * (k - 0.5))
half = 0.34
set style fill solid 1 noborder
set bars 0.5
set yrange [rows + 0.5:0.5]
unset ytics
set grid xtics noytics back
set label 9 text_AXIS_VARIANCE_SHARE at screen 0.62, Y(bottom_at + 48) center font plain(13) textcolor rgb ink noenhanced
do for [k = 1:n] {
    if (row[k]) { set label 20 + k fit(label[k], 270, 13) at screen X(300), screen_row(row[k]) right font plain(13) textcolor rgb ink }
}
# Error bars of less than a few pixels say nothing.
seen(low, high, span) = high - low > 0.008 * span
of(column) = row[int($0) + 1] ? 100 * cell(column) : NaN
set multiplot
do for [p = 1:panels] {
    s = 4 + (p - 1) * width
    t = st_column ? s + 3 : s
    left_at = panels > 1 ? (p == 1 ? 312 : 646) : 312
    right_at = panels > 1 ? (p == 1 ? 612 : 928) : 928
    set lmargin at screen X(left_at); set rmargin at screen X(right_at); set tmargin at screen Y(top_at); set bmargin at screen Y(bottom_at)
    set label 10 (p == 1 ? fit(outcome_label, right_at - left_at, 13) : 'P(≥ 0)') at screen X(left_at), Y(top_at - 16) font bold(13) textcolor rgb ink
    span = 1.04 * right[p]
    set xrange [0:span]
    eval tics('x', 0, span, step_of(span, panels > 1 ? 5 : 8))
    main = p == 1 ? gain : extra
    light = p == 1 ? gain_light : 0xA6DCC8
    plot sensitivity using (0):(0):(0):(100 * cell(t)):(row[int($0) + 1] ? row[int($0) + 1] - half : NaN):(row[int($0) + 1] + half) with boxxyerror fillcolor rgb light notitle, \
        sensitivity using (0):(0):(0):(100 * high_of(cell(s), 0)):(row[int($0) + 1] ? row[int($0) + 1] - half : NaN):(row[int($0) + 1] + half) with boxxyerror fillcolor rgb main notitle, \
        sensitivity using (seen(cell(s + 1), cell(s + 2), span / 100) ? 100 * cell(s) : NaN):(row[int($0) + 1] ? row[int($0) + 1] + 0.12 : NaN):(100 * cell(s + 1)):(100 * cell(s + 2)) with xerrorbars linecolor rgb ink linewidth 1 pointtype 0 notitle, \
        sensitivity using (t != s && seen(cell(t + 1), cell(t + 2), span / 100) ? 100 * cell(t) : NaN):(row[int($0) + 1] ? row[int($0) + 1] - 0.12 : NaN):(100 * cell(t + 1)):(100 * cell(t + 2)) with xerrorbars linecolor rgb ink linewidth 1 pointtype 0 notitle
    # The frame and the names are drawn once.
    do for [i = 1:9] { unset label i }
    do for [i = 1:n] { unset label 20 + i }
}
unset multiplot
