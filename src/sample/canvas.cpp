#include "sample/canvas.h"

#include <cmath>
#include <numbers>
#include <pango/pangocairo.h>
#include <string>

#include <opencv2/imgproc.hpp>

#include "base/check.h"

namespace tallyman::sample {
namespace {

void ink(cairo_t* pen, Colour colour, double alpha) {
    cairo_set_source_rgba(pen, colour.red, colour.green, colour.blue, alpha);
}

void rounded(cairo_t* pen, double x, double y, double width, double height, double r) {
    constexpr double quarter = std::numbers::pi / 2;
    cairo_new_sub_path(pen);
    cairo_arc(pen, x + width - r, y + r, r, -quarter, 0);
    cairo_arc(pen, x + width - r, y + height - r, r, 0, quarter);
    cairo_arc(pen, x + r, y + height - r, r, quarter, 2 * quarter);
    cairo_arc(pen, x + r, y + r, r, 2 * quarter, 3 * quarter);
    cairo_close_path(pen);
}

cv::Mat pixels(cairo_t* pen) {
    // A pen in trouble draws nothing more and says so only when asked.
    CHECK(cairo_status(pen) == CAIRO_STATUS_SUCCESS);
    cairo_surface_t* surface = cairo_get_target(pen);
    cairo_surface_flush(surface);
    return cv::Mat(cairo_image_surface_get_height(surface), cairo_image_surface_get_width(surface), CV_8UC4,
                   cairo_image_surface_get_data(surface),
                   static_cast<std::size_t>(cairo_image_surface_get_stride(surface)));
}

const cairo_font_options_t* unhinted() {
    static const cairo_font_options_t* const options = [] {
        cairo_font_options_t* made = cairo_font_options_create();
        cairo_font_options_set_hint_style(made, CAIRO_HINT_STYLE_NONE);
        cairo_font_options_set_hint_metrics(made, CAIRO_HINT_METRICS_OFF);
        cairo_font_options_set_antialias(made, CAIRO_ANTIALIAS_GRAY);
        return made;
    }();
    return options;
}

}  // namespace

Canvas::Canvas(double width_mm, double height_mm, double pixels_per_mm)
    : width_(width_mm),
      height_(height_mm),
      surface_(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, std::max(1, cvRound(width_mm * pixels_per_mm)),
                                          std::max(1, cvRound(height_mm * pixels_per_mm))),
               cairo_surface_destroy),
      pen_(cairo_create(surface_.get()), cairo_destroy) {
    CHECK(cairo_status(pen_.get()) == CAIRO_STATUS_SUCCESS);
    cairo_scale(pen_.get(), pixels_per_mm, pixels_per_mm);
}

void Canvas::fill(Colour colour, double alpha) {
    ink(pen(), colour, alpha);
    cairo_paint(pen());
}

void Canvas::box(double x, double y, double width, double height, Colour colour, double alpha, double corner) {
    ink(pen(), colour, alpha);
    if (corner > 0) {
        rounded(pen(), x, y, width, height, corner);
    } else {
        cairo_rectangle(pen(), x, y, width, height);
    }
    cairo_fill(pen());
}

void Canvas::disc(double x, double y, double radius, Colour colour, double alpha) {
    oval(x, y, radius, radius, colour, alpha);
}

void Canvas::oval(double x, double y, double radius_x, double radius_y, Colour colour, double alpha) {
    ink(pen(), colour, alpha);
    cairo_save(pen());
    cairo_translate(pen(), x, y);
    cairo_scale(pen(), radius_x, radius_y);
    cairo_new_sub_path(pen());
    cairo_arc(pen(), 0, 0, 1, 0, 2 * std::numbers::pi);
    cairo_restore(pen());
    cairo_fill(pen());
}

void Canvas::line(double x0, double y0, double x1, double y1, double width, Colour colour, double alpha) {
    ink(pen(), colour, alpha);
    cairo_set_line_width(pen(), width);
    cairo_move_to(pen(), x0, y0);
    cairo_line_to(pen(), x1, y1);
    cairo_stroke(pen());
}

double Canvas::text(std::string_view text, double x, double y, const Lettering& lettering, Colour colour) {
    const std::unique_ptr<PangoLayout, decltype(&g_object_unref)> layout(pango_cairo_create_layout(pen()),
                                                                         g_object_unref);
    // Unhinted and unrounded: a texture has no pixel grid to fit.
    pango_cairo_context_set_font_options(pango_layout_get_context(layout.get()), unhinted());
    pango_context_set_round_glyph_positions(pango_layout_get_context(layout.get()), FALSE);
    const std::unique_ptr<PangoFontDescription, decltype(&pango_font_description_free)> font(
        pango_font_description_from_string(lettering.family), pango_font_description_free);
    pango_font_description_set_weight(font.get(), lettering.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_style(font.get(), lettering.italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    pango_font_description_set_absolute_size(font.get(), lettering.size_mm * PANGO_SCALE);
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    int width_units = 0;
    pango_layout_get_size(layout.get(), &width_units, nullptr);
    const double natural = static_cast<double>(width_units) / PANGO_SCALE;
    const double width = std::min(natural, lettering.width_max_mm);
    const double left = lettering.align == Align::left    ? x
                        : lettering.align == Align::right ? x - width
                                                          : x - width / 2;
    cairo_save(pen());
    cairo_translate(pen(), left, y);
    cairo_scale(pen(), natural > 0 ? width / natural : 1, 1);
    ink(pen(), colour, 1);
    pango_cairo_show_layout(pen(), layout.get());
    cairo_restore(pen());
    cairo_new_path(pen());
    return width;
}

void Canvas::modules(const cv::Mat& symbol, double x, double y, double width, double height) {
    // Enlarged first, so that smoothing keeps every bar's width: a bar of one pixel beside one of two reads as nothing.
    constexpr int finer = 8;
    cv::Mat large, ink_and_paper;
    cv::resize(symbol, large, {}, finer, finer, cv::INTER_NEAREST);
    cv::cvtColor(large, ink_and_paper, cv::COLOR_GRAY2BGRA);
    const std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> image(
        cairo_image_surface_create_for_data(ink_and_paper.data, CAIRO_FORMAT_ARGB32, ink_and_paper.cols,
                                            ink_and_paper.rows, static_cast<int>(ink_and_paper.step)),
        cairo_surface_destroy);
    cairo_save(pen());
    cairo_translate(pen(), x, y);
    cairo_scale(pen(), width / large.cols, height / large.rows);
    cairo_set_source_surface(pen(), image.get(), 0, 0);
    cairo_pattern_set_filter(cairo_get_source(pen()), CAIRO_FILTER_GOOD);
    cairo_paint(pen());
    cairo_restore(pen());
}

cv::Mat Canvas::opaque() const {
    cv::Mat picture;
    cv::cvtColor(pixels(pen_.get()), picture, cv::COLOR_BGRA2BGR);
    return picture;
}

cv::Mat Canvas::transparent() const { return pixels(pen_.get()).clone(); }

}  // namespace tallyman::sample
