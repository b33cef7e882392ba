# P(net >= 0) as counts come in. From `gevinst follow-up … --figures DIR`, which sends:
#
#   $outlook    rows: month (0: before the counts), probability with its low and high
eval canvas(960, 560)
months = 0; most = 0; n = 0
stats outlook using (months = high_of(months, $1), most = high_of(most, $4), n = n + 1, first = ($1 == 0 ? $2 : first), final = $2, half = half_width($3, $4), 1) nooutput
top_percent = low_of(100, high_of(10, 125 * most))
headline = text_FIG_OUTLOOK
answer = percent(final, half)
answer_colour = final >= 0.5 ? gain : loss
caption = text_FOLLOW_AFTER
caption_more = text_FOLLOW_BEFORE . ': ' . percent(first, NaN)
note = text_NOTE_OUTLOOK
interval_note = ''
axis = text_AXIS_MONTH
eval frame
eval area(86, 150, 920, 450)
set xrange [-0.02 * months:1.02 * months]
set yrange [0:top_percent]
month_step = months <= 12 ? 1 : months <= 24 ? 3 : 12
eval tics('x', 0, months, month_step)
eval tics('y', 0, top_percent, step_of(top_percent, 6))
set grid noxtics ytics back
set label 10 text_HEAT_SCALE at screen X(32), Y(130) font plain(12) textcolor rgb grey
set arrow 1 from graph 0, first 100 * first to graph 1, first 100 * first nohead back linecolor rgb grey linewidth 1 dashtype (4, 4)
plot outlook using 1:(100 * $2) with lines linecolor rgb gain linewidth 2 notitle, \
    '' using 1:(100 * $2):(100 * $3):(100 * $4) with yerrorbars pointtype 7 pointsize 1 linecolor rgb gain linewidth 1.2 notitle, \
    '' using 1:(100 * $2):(number(100 * $2, 1) . ' %') with labels offset 1.2, 1.2 font plain(11) textcolor rgb ink notitle
