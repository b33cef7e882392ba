# Switching values: for each uncertain input its range, and the value at which nothing is gained.
#
#     gevinst export RESULT.h5 switching > switching.dat
#     gnuplot -d -e "switching = 'switching.dat'" english.gp style.gp switching.gp > switching.svg
#
# Rows: input, unit, label, Danish label, mean, p05, p95, from, to, switching value with its rank, and the same with the
# others drawn, with low and high and rank. Optional: units, switching_block (which block, from 0), switching_label.
if (!exists('switching_block')) switching_block = 0
if (!exists('switching_label')) switching_label = ''
if (!exists('units')) units = '' # lines of unit, tab, how it is written
reach = 6.0 # widths on either side; what is further out is an arrow
counts(dummy) = !bare || finite(column(10)) || finite(column(12)) # in a page, only inputs that have one
rows = 0
stats switching index switching_block using (counts(0) ? (rows = rows + 1, 1) : NaN) nooutput
room = high_of(rows, 1)
pitch = room > 30 ? 22 : room > 14 ? 28 : 38
eval canvas(960, 268 + pitch * room)
array label_of[room]; array low5[room]; array high95[room]; array means[room]; array drawn[room]; array words[room]
rows = 0
width(i) = column(7) - column(6)
away(v) = width(0) > 0 ? (v - column(5)) / width(0) : NaN
rest_of_line(s) = strstrt(s, "\n") ? s[1:strstrt(s, "\n") - 1] : s
behind(s, key) = s[strstrt(s, key) + strlen(key):*]
word_of(u) = strstrt("\n" . units, "\n" . u . "\t") ? rest_of_line(behind("\n" . units, "\n" . u . "\t")) : u
unit_of(u) = u eq '1' ? '' : ' ' . word_of(u)
stats switching index switching_block using (counts(0) ? (rows = rows + 1, label_of[rows] = strcol(lang eq 'da' ? 4 : 3), low5[rows] = away(column(6)), \
    high95[rows] = away(column(7)), means[rows] = away(column(10)), drawn[rows] = away(column(12)), \
    words[rows] = finite(column(10)) ? number(column(10), high_of(place(abs(column(10)), 3), 0)) . unit_of(strcol(2)) : text_SWITCHING_NOWHERE, 1) : NaN) nooutput
headline = text_FIG_SWITCHING
if (switching_label ne '') { context = switching_label . ' · ' . context }
note = text_NOTE_SWITCHING
axis = text_SWITCHING_AXIS
interval_note = '' # no ± here
eval frame
eval area(296, 152, 790, 152 + pitch * room)
set xrange [-reach - 0.4:reach + 0.4]
set yrange [room + 0.5:0.5]
eval tics('x', -reach, reach, 1)
unset ytics
set grid xtics noytics back
set label 10 text_SWITCHING_COLUMN at screen X(928), Y(136) right font bold(13) textcolor rgb ink
set arrow 1 from 0, graph 0 to 0, graph 1 nohead back linecolor rgb ink linewidth 1.2
do for [k = 1:rows] {
    set label 1000 + k fit(label_of[k], 254, 12) at screen X(284), Y(152 + pitch * (k - 0.5)) right font plain(12) textcolor rgb ink
    set label 2000 + k words[k] at screen X(928), Y(152 + pitch * (k - 0.5)) right font plain(12) textcolor rgb (words[k] eq text_SWITCHING_NOWHERE ? grey : ink)
}
inside(v) = finite(v) && abs(v) <= reach ? v : NaN
beyond(v) = finite(v) && abs(v) > reach ? (v > 0 ? reach : -reach) : NaN
set style fill solid 1 noborder
half = 0.24
if (rows) {
    plot low5 using (0):(0):(low5[$1]):(high95[$1]):($1 - half):($1 + half) with boxxyerror fillcolor rgb gain_light notitle, \
        drawn using (inside(drawn[$1])):1 with points pointtype 6 pointsize 1.1 linewidth 1.6 linecolor rgb loss notitle, \
        means using (inside(means[$1])):1 with points pointtype 13 pointsize 1.3 linecolor rgb loss notitle, \
        means using (beyond(means[$1])):1:(beyond(means[$1]) > 0 ? 0.35 : -0.35):(0) with vectors head filled size 0.14, 25 linewidth 2 linecolor rgb loss notitle
} else {
    plot NaN notitle
}
