# Expected regret of each policy, the least first, and how often each is the best. The data come with the script:
#
#     gevinst compare RESULT.h5 -o DIR --format gp
#     gnuplot -d DIR/regret.gp > regret.svg
#
# Rows of `regret`: number of the policy, from 0; expected regret, low, high; P(best), low, high. Beside them: label_of, an
# array of the policies' labels; axis_text; unit_text; scale, from the unit of the rows to that of the axis.
rows = 0; right = 0
stats regret using (rows = rows + 1, right = high_of(right, scale * high_of($2, finite($4) ? $4 : $2)), 1) nooutput
pitch = rows > 30 ? 22 : rows > 14 ? 30 : rows > 8 ? 38 : 46
eval canvas(960, 264 + pitch * rows)
array which[rows]; array bar[rows]; array low[rows]; array high[rows]; array chance[rows]
k = 0
stats regret using (k = k + 1, which[k] = $1 + 1, bar[k] = scale * $2, low[k] = scale * $3, high[k] = scale * $4, \
    chance[k] = percent($5, half_chance($6, $7)), 1) nooutput
least = bar[1]
if (!(right > 0)) right = 1
right = 1.03 * right

headline = text_FIG_REGRET; note = text_NOTE_REGRET; axis = axis_text
eval frame
eval area(226, 152, 780, 152 + pitch * rows)
set xrange [0:right]
set yrange [rows + 0.5:0.5]
eval tics('x', 0, right, step_of(right, 7))
unset ytics
set grid xtics noytics back
set label 10 text_COMPARE_BEST at screen X(928), Y(136) right font bold(13) textcolor rgb ink
# What it is worth to know all: the least regret, which no choice undercuts.
in_units(x, half) = finite(half) ? estimate(x, half) : number(x, place(abs(x), 4))
set label 11 text_REGRET_EVPI . ', ' . in_units(least, half_width(low[1], high[1])) . ' ' . unit_text \
    at screen X(226), Y(136) left font plain(13) textcolor rgb ink
set arrow 1 from least, graph 0 to least, graph 1 nohead front linecolor rgb ink linewidth 1 dashtype (4, 4)
do for [k = 1:rows] {
    set label 1000 + k fit(label_of[which[k]], 184, 13) at screen X(214), Y(152 + pitch * (k - 0.5)) right font plain(13) textcolor rgb ink
    set label 2000 + k chance[k] at screen X(928), Y(152 + pitch * (k - 0.5)) right font plain(13) textcolor rgb ink
}
half = 0.3
set style fill solid 1 noborder
set bars 0.6
plot bar using (0):(0):(0):(bar[$1]):($1 - half):($1 + half):($1 == 1 ? gain : loss_light) with boxxyerror fillcolor rgb variable notitle, \
    bar using (finite(low[$1]) ? bar[$1] : NaN):1:(high_of(low[$1], 0)):(high[$1]) with xerrorbars linecolor rgb ink linewidth 1.2 pointtype 0 notitle
