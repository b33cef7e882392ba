# Where the hours go: what is left of the potential after each gate, and the balance of hours in the final year.
#
#     gevinst export RESULT.h5 gates > gates.dat
#     gnuplot -d -e "gates = 'gates.dat'" english.gp style.gp gates.gp > gates.svg
#
# Blocks of `gates`, one per policy: stage label_da label_en hours low high; each stage down to released_hours is a part
# of the one before.
eval canvas(960, 676)
stages = 'potential_hours completed_hours responding_hours need_reduction_hours granted_reduction_hours released_hours avoided_hours substituted_hours staff_hours net_hours'
array name[10] = [text_STAGE_POTENTIAL, text_STAGE_COMPLETED, text_STAGE_RESPONDING, text_STAGE_ATTRIBUTABLE, text_STAGE_GRANTED, \
    text_STAGE_RELEASED, text_STAGE_AVOIDED, text_STAGE_SUBSTITUTED, text_STAGE_STAFF, text_STAGE_NET]
slot(stage) = sum [k = 1:10] (word(stages, k) eq stage ? k : 0)

# Bars from `begin` to `end`.
array hours[10]; array low[10]; array high[10]; array begin[10]; array end[10]
do for [k = 1:10] { hours[k] = 0; low[k] = 0; high[k] = 0 }
at = 0
# In a model of several parts the labels begin with the part: "rehabilitation: net hours".
part = ''
part_of(label) = strstrt(label, ': ') ? label[1:strstrt(label, ': ') - 1] . ', ' : ''
stats gates index policy using (at = slot(strcol(1)), at ? (hours[at] = cell(4), low[at] = cell(5), high[at] = cell(6), part = part_of(strcol(lang eq 'da' ? 2 : 3)), 1) : 0) nooutput
do for [k = 1:6] { begin[k] = 0; end[k] = hours[k] }
begin[7] = end[6]; end[7] = begin[7] + hours[7]
begin[8] = end[7]; end[8] = begin[8] + hours[8]
begin[9] = end[8]; end[9] = begin[9] - hours[9]
begin[10] = 0; end[10] = hours[10]
left = 0; right = 0
do for [k = 1:10] { left = low_of(left, low_of(begin[k], end[k])); right = high_of(right, high_of(begin[k], end[k])) }
if (right - left <= 0) { right = 1 }
span = right - left
left = left < 0 ? left - 0.02 * span : left; right = right + 0.02 * span; span = right - left

# One column of numbers, to the same place: what the smallest error supports, whole hours if they are many;
# errors are rounded up.
finest = 1e300
do for [k = 1:10] { finest = finite(half_width(low[k], high[k])) && high[k] > low[k] ? low_of(finest, half_width(low[k], high[k])) : finest }
decimals = within(finest < 1e300 ? place(finest, 1) : 0, 0, span > 100 ? 0 : span > 10 ? 1 : 9)
figure(x, half) = number(x, decimals) . (finite(half) ? ' ±' . number(ceil(half * 10.0**decimals - 1e-9) / 10.0**decimals, decimals) : '')
headline = text_FIG_GATES
answer = number(hours[10], decimals) . ' ' . text_HOURS
answer_colour = hours[10] > 0 ? gain : hours[10] < 0 ? loss : ink
caption = part . text_NET_HOURS
note = text_NOTE_GATES
axis = text_AXIS_HOURS
eval frame
eval area(196, 150, 712, 556)
set xrange [left:right]
row(k) = k + (k > 6 ? 0.35 : 0) + (k > 9 ? 0.25 : 0)
set yrange [row(10) + 0.55:0.45]
x_step = step_of(span, 6)
eval tics('x', left, right, x_step)
unset ytics
set grid xtics noytics back
set label 10 text_AXIS_HOURS at screen X(836), Y(134) right font plain(12) textcolor rgb grey
set label 11 text_OF_PREVIOUS at screen X(928), Y(134) right font plain(12) textcolor rgb grey
screen_row(k) = Y(150 + 406 * (row(k) - 0.45) / (row(10) + 0.1))
set arrow 1 from 0, graph 0 to 0, graph 1 nohead front linecolor rgb ink linewidth 1.2
do for [k = 1:10] {
    set label 20 + k name[k] at screen X(184), screen_row(k) right font (k == 10 ? bold(13) : plain(13)) textcolor rgb ink
    colour = (k == 9 && hours[k] > 0) || (k == 10 && hours[10] < 0) ? loss : ink
    set label 30 + k figure(k == 9 ? -hours[k] : hours[k], half_width(low[k], high[k])) at screen X(836), screen_row(k) right font (k == 10 ? bold(13) : plain(13)) textcolor rgb colour
    if (k > 1 && k < 7) {
        share = hours[k - 1] > 0 ? number(100 * hours[k] / hours[k - 1], 0) . ' %' : '–'
        set label 40 + k share at screen X(928), screen_row(k) right font plain(13) textcolor rgb grey
    }
}

# What is lost at a gate, what is left, how one row leads to the next, and the error bars of the means.
half = 0.33
tint(k) = k < 7 ? gain : k < 9 ? extra : k == 9 || hours[k] < 0 ? loss : gain
plus(k) = finite(high[k]) ? (k == 9 ? hours[k] - low[k] : high[k] - hours[k]) : 0
minus(k) = finite(low[k]) ? (k == 9 ? high[k] - hours[k] : hours[k] - low[k]) : 0
set style fill solid 1 noborder
set bars 0.6
plot hours using (0):(0):(end[$1]):($1 > 1 && $1 < 7 ? end[$1 - 1] : end[$1]):(row($1) - half):(row($1) + half) with boxxyerror fillcolor rgb gain_faint notitle, \
    hours using (0):(0):(low_of(begin[$1], end[$1])):(high_of(begin[$1], end[$1])):(row($1) - half):(row($1) + half):(tint($1)) with boxxyerror fillcolor rgb variable notitle, \
    hours using (end[$1]):(row($1) + half):(0):($1 < 10 ? row($1 + 1) - row($1) - 2 * half : 0) every ::0::8 with vectors nohead linecolor rgb grey linewidth 0.8 notitle, \
    hours using (plus($1) + minus($1) > 0.004 * span ? end[$1] : NaN):(row($1)):(end[$1] - minus($1)):(end[$1] + plus($1)) with xerrorbars linecolor rgb ink linewidth 1.2 pointtype 0 notitle
