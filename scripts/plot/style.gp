# What the figures of gevinst share: canvas, colours, numbers, frame. `gevinst plot` sends this file and one of
# distribution.gp, fan.gp, gates.gp, policies.gp to gnuplot. The whole script of a figure, data included, comes from
#
#     gevinst plot RESULT.h5 --format gp -o DIR
#     gnuplot -d -e "format = 'png'" DIR/fan.gp > fan.png
#
# By hand, with tables of your own making (the head of each figure says which):
#
#     gevinst export RESULT.h5 summary > summary.dat
#     gevinst export RESULT.h5 monthly > monthly.dat
#     gnuplot -d -e "summary = 'summary.dat'; monthly = 'monthly.dat'" english.gp style.gp fan.gp > fan.svg
#
# Variables, all but the tables optional: format (svg, png, pdf), lang (da, en: the form of numbers), policy (which
# block of the tables, from 0), scenario, context and interval_note (lines of text), and the texts of english.gp.
set encoding utf8
set minussign
if (!exists('format')) format = 'svg'
if (!exists('lang')) lang = 'en'
if (!exists('policy')) policy = 0
if (!exists('scenario')) scenario = ''
if (!exists('context')) context = ''
if (!exists('interval_note')) interval_note = ''

# --- canvas: in pixels from the top left; doubled for png, 96 an inch for pdf ---
terminal(w, h) = format eq 'png' ? \
    sprintf("set terminal pngcairo noenhanced size %d,%d font 'DejaVu Sans,13' fontscale 1.5 linewidth 2 pointscale 2 background '#ffffff'", 2 * w, 2 * h) : \
    format eq 'pdf' ? \
    sprintf("set terminal pdfcairo noenhanced size %.4fin,%.4fin font 'DejaVu Sans,13' fontscale 0.75 linewidth 1.5 pointscale 0.75 background '#ffffff'", w / 96.0, h / 96.0) : \
    sprintf("set terminal svg noenhanced dynamic size %d,%d font 'DejaVu Sans,13' background '#ffffff'", w, h)
canvas(w, h) = sprintf('W = %d.0; H = %d.0; ', w, h) . terminal(w, h)
X(pixel) = pixel / W
Y(pixel) = 1 - pixel / H
area(left, top, right, bottom) = sprintf( \
    'set lmargin at screen %.6f; set tmargin at screen %.6f; set rmargin at screen %.6f; set bmargin at screen %.6f', \
    X(left), Y(top), X(right), Y(bottom))
bold(size) = sprintf('DejaVu Sans Bold,%g', size)
plain(size) = sprintf('DejaVu Sans,%g', size)

# --- colours of Okabe and Ito (2008), told apart with every kind of colour vision ---
ink = 0x222222; grey = 0x666666; faint = 0xdddddd
gain = 0x0072B2; gain_light = 0x9CC9E3; gain_faint = 0xD3E7F3
loss = 0xD55E00; loss_light = 0xF0B58A; loss_faint = 0xFCF3EC
extra = 0x009E73

# --- numbers ---
million = 1e-6
decimal = lang eq 'da' ? ',' : '.'
thousand = lang eq 'da' ? '.' : ','
low_of(a, b) = a < b ? a : b
high_of(a, b) = a > b ? a : b
within(x, a, b) = high_of(a, low_of(x, b))
finite(x) = x == x && abs(x) < 1e300
# the decimal place of the nth significant digit of a size, and the number of decimals to print
place(size, n) = size > 0 && finite(size) ? within(n - 1 - floor(log10(size)), -12, 9) : 0
rounded(x, place) = place < 0 ? floor(x * 10.0**place + 0.5) * 10.0**(-place) : x
digits(x, place) = sprintf(sprintf('%%.%df', high_of(place, 0)), abs(rounded(x, place)))
grouped(s) = strlen(s) <= 3 ? s : grouped(s[1:strlen(s) - 3]) . thousand . s[strlen(s) - 2:*]
pointed(s, at) = at ? grouped(s[1:at - 1]) . decimal . s[at + 1:*] : grouped(s)
signed(x, s) = (x < 0 && real(s) > 0 ? '−' : '') . pointed(s, strstrt(s, '.'))
number(x, place) = finite(x) ? (abs(x) < 1e15 ? signed(x, digits(x, place)) : sprintf('%.3g', x)) : '–'
# an error of two digits, and the value to the same place
half_width(low, high) = (high - low) / 2
estimate(x, half) = !finite(half) ? number(x, place(abs(x), 4)) : half > 0 ? \
    number(x, place(half, 2)) . ' ±' . number(half, place(half, 2)) : number(x, place(abs(x), 4)) . ' ±0'
# a probability in per cent, never coarser than whole ones
percent(p, half) = !finite(half) ? number(100 * p, 1) . ' %' : \
    number(100 * p, high_of(place(100 * half, 2), 0)) . ' % ±' . number(100 * half, high_of(place(100 * half, 2), 0))
# four digits tell the sides of zero apart without pretending more
digits_for(span) = place(span, 3)

# --- axes: round steps, numbers in the reader's language ---
nice(f) = f <= 1.0001 ? 1 : f <= 2.0001 ? 2 : f <= 5.0001 ? 5 : 10
power(x) = 10.0**floor(log10(x))
step_of(span, most) = nice(span / most / power(span / most)) * power(span / most)
tics(axis, low, high, step) = sprintf( \
    'set %stics () scale 0 textcolor rgb grey; do for [k = %d:%d] { set %stics add (number(k * %.17g, place(%.17g, 1)) k * %.17g) }', \
    axis, ceil(low / step - 1e-9), floor(high / step + 1e-9), axis, step, step, step)

# --- texts: about as wide as DejaVu Sans draws them; too long ones end in … ---
em(c) = strstrt("iljI.,:;|!' ()[]", c) ? 0.36 : strstrt('frt-/"*', c) ? 0.45 : strstrt('mwMW@%…', c) ? 0.98 : \
    c ge 'A' && c le 'Z' ? 0.74 : c gt '~' && strstrt('æøåéüöäÆØÅ–−±·≥', c) == 0 ? 1.0 : 0.63
em_of(s) = strlen(s) ? (sum [i = 1:strlen(s)] em(s[i:i])) : 0
shorter(s, ems) = strlen(s) < 2 || em_of(s) <= ems ? s : shorter(s[1:strlen(s) - 1], ems)
clipped(s, ems) = em_of(s) <= ems ? s : shorter(s[1:low_of(strlen(s), 180)], ems - 1) . '…'
fit(s, pixels, size) = clipped(s, pixels / real(size))
joined(a, b, between) = strlen(a) && strlen(b) ? a . between . b : a . b

# --- one row of the summary table into variables ---
read = "stats summary index policy using (strcol(2) eq outcome ? (found = 1, \
    mean = $4, mean_low = $5, mean_high = $6, p05 = $10, p25 = $13, p50 = $16, p75 = $19, p95 = $22, \
    positive = $25, positive_low = $26, positive_high = $27, draws = $28, missing = $29, 1) : NaN) nooutput"

# --- the frame: headline, whose figure it is, the answer at the right, what the marks are ---
headline = ''; answer = ''; answer_colour = ink; caption = ''; caption_more = ''; note = ''
frame = "set label 1 headline at screen X(32), Y(36) font bold(20) textcolor rgb ink noenhanced; \
    set label 2 fit(scenario, answer eq '' ? 880 : 540, 14) at screen X(32), Y(65) font plain(14) textcolor rgb grey noenhanced; \
    set label 3 fit(context, answer eq '' ? 880 : 540, 14) at screen X(32), Y(87) font plain(14) textcolor rgb grey noenhanced; \
    set label 4 answer at screen X(W - 32), Y(36) right font bold(20) textcolor rgb answer_colour noenhanced; \
    set label 5 caption at screen X(W - 32), Y(65) right font plain(13) textcolor rgb grey noenhanced; \
    set label 6 caption_more at screen X(W - 32), Y(87) right font plain(13) textcolor rgb grey noenhanced; \
    set label 7 fit(note, 890, 11) at screen X(32), Y(H - 34) font plain(11) textcolor rgb grey noenhanced; \
    set label 8 fit(interval_note, 890, 11) at screen X(32), Y(H - 17) font plain(11) textcolor rgb grey noenhanced"
set border 0
set tics nomirror font plain(13)
unset key
