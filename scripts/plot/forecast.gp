# Forecast and actual counts, gate by gate, added up from the start. From `gevinst follow-up … --figures DIR`, which sends:
#
#   $forecast   blocks, one per gate: month, actual (NaN where not counted), P05 P50 P95 before the counts, and after them
#   panels      how many; panelN: what is counted; unitN: its unit; outsideN: 1 where the last count is out of its band
across = 3; down = (panels + across - 1) / across
wide = 268; high = 132; pitch = 206; top = 138
eval canvas(960, top + pitch * down + 40)
headline = text_FIG_FORECAST
note = text_NOTE_FORECAST
interval_note = ''
eval frame
months = 0
stats forecast using (months = high_of(months, $1), 1) nooutput
month_step = months <= 8 ? 1 : months <= 16 ? 3 : months <= 36 ? 6 : 12
font_of_tics = plain(11)
set tics font font_of_tics
set multiplot
do for [k = 1:panels] {
    most = 0
    stats forecast index k - 1 using (most = high_of(most, $5), most = high_of(most, $8), most = finite($2) ? high_of(most, $2) : most, 1) nooutput
    if (most <= 0) { most = 1 }
    col = (k - 1) % across; line = (k - 1) / across
    left = 66 + col * 310; above = top + line * pitch
    axis = ''
    eval area(left, above, left + wide - 20, above + high)
    set xrange [0:months]
    set yrange [0:1.06 * most]
    eval tics('x', 0, months, month_step)
    eval tics('y', 0, 1.06 * most, step_of(1.06 * most, 4))
    set grid noxtics ytics back
    set label 10 fit(value(sprintf('panel%d', k)) . ', ' . value(sprintf('unit%d', k)), 250, 12) at screen X(left - 4), Y(above - 14) font bold(12) textcolor rgb (value(sprintf('outside%d', k)) ? loss : ink)
    set label 11 text_AXIS_MONTH at screen X(left + (wide - 20) / 2.0), Y(above + high + 34) center font plain(10) textcolor rgb grey
    plot forecast index k - 1 using 1:3:5 with filledcurves fillcolor rgb gain_faint fillstyle solid notitle, \
        '' index k - 1 using 1:4 with lines linecolor rgb gain_light linewidth 1.5 notitle, \
        '' index k - 1 using 1:7 with lines linecolor rgb gain linewidth 2.2 notitle, \
        '' index k - 1 using 1:2 with points pointtype 7 pointsize 0.7 linecolor rgb (value(sprintf('outside%d', k)) ? loss : ink) notitle
    do for [i = 1:8] { unset label i }
}
unset multiplot
