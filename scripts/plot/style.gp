# What the figures of gevinst share: canvas, colours, numbers, frame. `gevinst plot` sends this file and one of
# curves.gp, distribution.gp, fan.gp, gates.gp, policies.gp to gnuplot. The whole script of a figure, data included, comes from
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
# block of the tables, from 0), bare (1: without the lines at the top, as in a page that says them), scenario, context and interval_note (lines of text), and the texts of english.gp.
set encoding utf8
set minussign
if (!exists('format')) format = 'svg'
if (!exists('lang')) lang = 'en'
if (!exists('policy')) policy = 0
if (!exists('bare')) bare = 0
if (!exists('scenario')) scenario = ''
if (!exists('context')) context = ''
if (!exists('interval_note')) interval_note = ''

# --- canvas: in pixels from the top left; doubled for png, 96 an inch for pdf. Cairo takes 96 points for an inch. ---
terminal(w, h) = format eq 'png' ? \
    sprintf("set terminal pngcairo noenhanced size %d,%d font 'DejaVu Sans,13' fontscale 1.5 linewidth 2 pointscale 2 background '#ffffff'", 2 * w, 2 * h) : \
    format eq 'pdf' ? \
    sprintf("set terminal pdfcairo noenhanced size %.4fin,%.4fin font 'DejaVu Sans,13' fontscale 0.5625 linewidth 1.5 pointscale 0.75 background '#ffffff'", w / 96.0, h / 96.0) : \
    sprintf("set terminal svg noenhanced dynamic size %d,%d font 'DejaVu Sans,13' background '#ffffff'", w, h)
# Without the lines at the top what they take is cut off; pixels count as if it were there.
cut = bare ? 96 : 0
canvas(w, h) = sprintf('W = %d.0; H = %d.0; ', w, h) . terminal(w, h - cut)
X(pixel) = pixel / W
Y(pixel) = 1 - (pixel - cut) / (H - cut)
area(left, top, right, bottom) = sprintf('set lmargin at screen %.6f; set tmargin at screen %.6f; set rmargin at screen %.6f; \
    set bmargin at screen %.6f; set label 9 axis at screen %.6f, %.6f center font plain(13) textcolor rgb ink noenhanced', \
    X(left), Y(top), X(right), Y(bottom), X((left + right) / 2.0), Y(bottom + 48))
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
# an error of two digits, and the value to the same place; of the value at most four digits, and the error rounded up then
half_width(low, high) = (high - low) / 2
error_at(half, at) = at < place(half, 2) ? ceil(half * 10.0**at - 1e-9) * 10.0**(-at) : half
with_error(x, sign, half, at) = number(x, at) . sign . ' ±' . number(error_at(half, at), at)
estimate(x, half) = !finite(half) ? number(x, place(abs(x), 4)) : half > 0 ? \
    with_error(x, '', half, x == 0 ? place(half, 2) : low_of(place(half, 2), place(abs(x), 4))) : number(x, place(abs(x), 4)) . ' ±0'
# a probability in per cent, with at most one decimal or two digits of what is near 0 or 100; a bound where all draws agree
percent(p, half) = !finite(half) ? number(100 * p, 1) . ' %' : \
    half > 0 && p >= 1 ? '≥ ' . number(floor(1e4 * (1 - 2 * half) + 1e-9) / 100, 2) . ' %' : \
    half > 0 && p <= 0 ? '≤ ' . number(ceil(2e4 * half - 1e-9) / 100, 2) . ' %' : \
    with_error(100 * p, ' %', 100 * half, low_of(high_of(place(100 * half, 2), 0), high_of(1, place(100 * low_of(p, 1 - p), 2))))
# an interval of everything between 0 and 1 is none
half_chance(low, high) = low <= 0 && high >= 1 ? NaN : half_width(low, high)
# the decimals that tell values of such a spread apart, in million; nothing is smaller than a krone
krone = 1e-6
decimals_for(spread, x) = spread > krone ? place(spread, 3) : abs(x) > krone ? place(abs(x), 3) : 0

# --- axes: round steps, numbers in the reader's language ---
nice(f) = f <= 1.0001 ? 1 : f <= 2.0001 ? 2 : f <= 5.0001 ? 5 : 10
power(x) = 10.0**floor(log10(x))
step_of(span, most) = nice(span / most / power(span / most)) * power(span / most)
tics(axis, low, high, step) = sprintf( \
    'set %stics () scale 0 textcolor rgb grey; do for [k = %d:%d] { set %stics add (number(k * %.17g, k == 0 ? 0 : %d) k * %.17g) }', \
    axis, ceil(low / step - 1e-9), floor(high / step + 1e-9), axis, step, high_of(place(step, 1), 0), step)

# --- texts: about as wide as DejaVu Sans draws them; too long ones end in … ---
narrow = "iljI.,:;|!' ()[]"; medium = 'frt-/"*'; wide = 'mwMW@%…'; capital = 'ABCDEFGHJKLNOPQRSTUVXYZÆØÅÄÖÜ'
common = 'abcdeghknopqsuvxyz0123456789_+<>=$#&?~^`{}\æøåéüöäß–−±·≥'
em(c) = strstrt(common, c) ? 0.63 : strstrt(narrow, c) ? 0.36 : strstrt(medium, c) ? 0.45 : strstrt(capital, c) ? 0.74 : 1
em_of(s) = strlen(s) ? (sum [i = 1:strlen(s)] em(s[i:i])) : 0
shorter(s, ems) = strlen(s) < 2 || em_of(s) <= ems ? s : shorter(s[1:strlen(s) - 1], ems)
clipped(s, ems) = em_of(s) <= ems ? s : shorter(s[1:low_of(strlen(s), 180)], ems - 1) . '…'
fit(s, pixels, size) = clipped(s, pixels / real(size))

# --- one row of the summary table into variables ---
cell(k) = real(strcol(k))
read = "stats summary index policy using (strcol(2) eq outcome ? (found = 1, mean = cell(4), mean_low = cell(5), \
    mean_high = cell(6), p05 = cell(10), p25 = cell(13), p50 = cell(16), p75 = cell(19), p95 = cell(22), \
    positive = cell(25), positive_low = cell(26), positive_high = cell(27), draws = cell(28), missing = cell(29), 1) : NaN) nooutput"

# --- the frame: headline, whose figure it is, the answer at the right, what the marks are ---
headline = ''; answer = ''; answer_colour = ink; caption = ''; caption_more = ''; note = ''; axis = ''
top_lines = "set label 1 headline at screen X(32), Y(36) font bold(20) textcolor rgb ink noenhanced; \
    set label 2 fit(scenario, answer eq '' ? 880 : 540, 14) at screen X(32), Y(65) font plain(14) textcolor rgb grey noenhanced; \
    set label 3 fit(context, answer eq '' ? 880 : 540, 14) at screen X(32), Y(87) font plain(14) textcolor rgb grey noenhanced; \
    set label 4 answer at screen X(W - 32), Y(36) right font bold(20) textcolor rgb answer_colour noenhanced; \
    set label 5 caption at screen X(W - 32), Y(65) right font plain(13) textcolor rgb grey noenhanced; \
    set label 6 caption_more at screen X(W - 32), Y(87) right font plain(13) textcolor rgb grey noenhanced; "
frame = (bare ? '' : top_lines) . "set label 7 fit(note, 890, 11) at screen X(32), Y(H - 40) font plain(11) textcolor rgb grey noenhanced; \
    set label 8 fit(interval_note, 890, 11) at screen X(32), Y(H - 22) font plain(11) textcolor rgb grey noenhanced"
set border 0
font_of_tics = plain(13)
set tics nomirror font font_of_tics
set grid linecolor rgb faint linewidth 0.7 linetype 1 dashtype solid
unset key
