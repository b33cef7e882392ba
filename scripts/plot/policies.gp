# Policies side by side: net present value and the probability of at least breaking even.
#
#     gevinst export RESULT.h5 summary > summary.dat
#     gnuplot -d -e "summary = 'summary.dat'" english.gp style.gp policies.gp > policies.svg
#
# Optional: policies, a file of `gevinst export RESULT.h5 policies`, for the labels; chosen, a text of the policies to
# show, each on a line with a line before the first. Policies that do nothing (every value 0) are the zero line.
#
# budget.gp, sent before this file, makes it show another outcome: row_outcome, with the probability that is the mean of
# chance_outcome, and the mean of second_outcome as a second mark.
if (!exists('row_outcome')) row_outcome = 'net_present_value'
if (!exists('chance_outcome')) chance_outcome = row_outcome
if (!exists('second_outcome')) second_outcome = ''
if (!exists('chance_word')) chance_word = 'P(net ≥ 0)'
if (!exists('chosen')) chosen = ''
if (!exists('labels')) labels = '' # lines of name, tab, label
if (exists('policies')) {
    stats policies using (labels = labels . strcol(1) . "\t" . strcol(lang eq 'da' ? 2 : 3) . "\n", 1) nooutput
}
rest_of_line(s) = strstrt(s, "\n") ? s[1:strstrt(s, "\n") - 1] : s
behind(s, key) = s[strstrt(s, key) + strlen(key):*]
label_of(name) = strstrt("\n" . labels, "\n" . name . "\t") ? rest_of_line(behind("\n" . labels, "\n" . name . "\t")) : name
shown(name) = chosen eq '' || strstrt(chosen, "\n" . name . "\n") > 0

# The rows, first as often as there are some, to know how tall the picture is.
is_row = "strcol(2) eq row_outcome && shown(strcol(1)) && finite(cell(4)) && (cell(4) != 0 || cell(7) != 0 || cell(10) != 0 || cell(22) != 0)"
rows = 0; left = 0; right = 0
eval "stats summary using (" . is_row . " ? (rows = rows + 1, left = low_of(left, low_of(cell(4), cell(10)) * million), \
    right = high_of(right, high_of(cell(4), cell(22)) * million), 1) : 0) nooutput"
room = high_of(rows, 1)
pitch = room > 30 ? 22 : room > 14 ? 30 : room > 8 ? 38 : 46
eval canvas(960, 264 + pitch * room)
array name[room]; array lowest[room]; array box_low[room]; array middle[room]; array box_high[room]; array highest[room]
array average[room]; array chance[room]; array second[room]
do for [k = 1:room] { name[k] = ''; second[k] = NaN; chance[k] = '' }
rows = 0
eval "stats summary using (" . is_row . " ? (rows = rows + 1, name[rows] = strcol(1), average[rows] = cell(4) * million, \
    lowest[rows] = cell(10) * million, box_low[rows] = cell(13) * million, middle[rows] = cell(16) * million, \
    box_high[rows] = cell(19) * million, highest[rows] = cell(22) * million, 1) : 0) nooutput"
row_of(policy) = rows ? (sum [k = 1:rows] (name[k] eq policy ? k : 0)) : 0
# An indicator's probability is its mean, with the same interval.
eval "stats summary using (strcol(2) eq chance_outcome && row_of(strcol(1)) ? \
    (chance[row_of(strcol(1))] = percent(cell(25), half_chance(cell(26), cell(27))), 1) : 0) nooutput"
if (second_outcome ne '') {
    eval "stats summary using (strcol(2) eq second_outcome && row_of(strcol(1)) ? (second[row_of(strcol(1))] = cell(4) * million, \
        left = low_of(left, cell(4) * million), right = high_of(right, cell(4) * million), 1) : 0) nooutput"
}
if (right - left <= krone) { left = -1; right = 1 }
span = right - left
left = low_of(left - 0.03 * span, -0.1 * span); right = high_of(right + 0.03 * span, 0.1 * span); span = right - left

if (row_outcome eq 'net_present_value') {
    headline = text_FIG_POLICIES; note = text_NOTE_POLICIES; axis = text_NET_PRESENT_VALUE . ', ' . text_AXIS_MILLION
}
eval frame
eval area(226, 152, 800, 152 + pitch * room)
set xrange [left:right]
set yrange [room + 0.5:0.5]
x_step = step_of(span, 7)
eval tics('x', left, right, x_step)
unset ytics
set grid xtics noytics back
set label 10 chance_word at screen X(928), Y(136) right font bold(13) textcolor rgb ink
set label 11 text_DO_NOTHING at first 0, screen Y(136) center font plain(13) textcolor rgb ink
set object 1 rectangle from graph 0, 0 to 0, graph 1 behind fillcolor rgb loss_faint fillstyle solid noborder
set arrow 1 from 0, graph 0 to 0, graph 1 nohead back linecolor rgb ink linewidth 1.2
do for [k = 1:rows] {
    set label 1000 + k fit(label_of(name[k]), 184, 13) at screen X(214), Y(152 + pitch * (k - 0.5)) right font plain(13) textcolor rgb ink
    set label 2000 + k chance[k] at screen X(928), Y(152 + pitch * (k - 0.5)) right font plain(13) textcolor rgb ink
}

# Whisker, box and median; what lies below zero in the colour of a loss.
below(x) = low_of(x, 0)
above(x) = high_of(x, 0)
tint(x) = x < 0 ? loss : gain
half = 0.27
set style fill solid 1 noborder
if (rows) {
    plot name using (below(lowest[$1])):1:(below(highest[$1]) - below(lowest[$1])):(0) with vectors nohead linewidth 1.6 linecolor rgb loss notitle, \
        name using (above(lowest[$1])):1:(above(highest[$1]) - above(lowest[$1])):(0) with vectors nohead linewidth 1.6 linecolor rgb gain notitle, \
        name using (lowest[$1]):($1 - 0.13):(0):(0.26):(tint(lowest[$1])) with vectors nohead linewidth 1.6 linecolor rgb variable notitle, \
        name using (highest[$1]):($1 - 0.13):(0):(0.26):(tint(highest[$1])) with vectors nohead linewidth 1.6 linecolor rgb variable notitle, \
        name using (0):(0):(below(box_low[$1])):(below(box_high[$1])):($1 - half):($1 + half) with boxxyerror fillcolor rgb loss_light notitle, \
        name using (0):(0):(above(box_low[$1])):(above(box_high[$1])):($1 - half):($1 + half) with boxxyerror fillcolor rgb gain_light notitle, \
        name using (middle[$1]):($1 - half):(0):(2 * half):(tint(middle[$1])) with vectors nohead linewidth 3 linecolor rgb variable notitle, \
        name using (average[$1]):1 with points pointtype 7 pointsize 0.85 linecolor rgb '#ffffff' notitle, \
        name using (average[$1]):1 with points pointtype 7 pointsize 0.6 linecolor rgb ink notitle, \
        name using (second[$1]):1 with points pointtype 13 pointsize 1.5 linecolor rgb '#ffffff' notitle, \
        name using (second[$1]):1 with points pointtype 13 pointsize 1.1 linecolor rgb gain notitle
} else {
    plot NaN notitle
}
