#include "verify/words.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

namespace tallyman::verify {
namespace {

// By where the code comes from.
constexpr CodeWords table[] = {
    // the verdict itself
    {"all_checks_passed",
     {"Đạt mọi kiểm tra", "Every check passed"},
     {"Ảnh rõ, đúng nơi, đúng lúc, đúng hàng.",
      "The photo is clear, at the right place and time, and shows the goods."}},
    {"every_line_shown",
     {"Đủ hàng trong ảnh", "Every line shown"},
     {"Các ảnh được chấp nhận cho thấy đủ mọi mặt hàng của đơn.", "The accepted photos show every line of the order."}},
    {"unknown_order",
     {"Không có đơn này", "Unknown order"},
     {"Ảnh ghi một mã đơn không có trong danh sách đơn hàng.",
      "The photo names an order that is not in the day's orders."}},
    {"unknown_vehicle",
     {"Không có xe này", "Unknown vehicle"},
     {"Không có xe {vehicle} trong danh sách xe.", "There is no vehicle {vehicle} in the fleet."}},
    {"no_photo",
     {"Không có ảnh", "No photo"},
     {"Đơn này chưa có ảnh giao hàng nào.", "There is no delivery photo for this order."}},
    {"line_not_shown",
     {"Thiếu mặt hàng trong ảnh", "A line is not shown"},
     {"Không ảnh được chấp nhận nào cho thấy mặt hàng {gtin}.", "No accepted photo shows product {gtin}."}},
    {"rejected_photo_beside",
     {"Có ảnh bị từ chối", "A photo was rejected"},
     {"Đơn có ảnh tốt nhưng cũng có ảnh bị từ chối.", "The delivery has a good photo, but another one was rejected."}},
    {"not_examined",
     {"Chưa được kiểm tra", "Not examined"},
     {"Chưa kiểm tra được: {check}.", "This was not examined: {check}."}},
    {"left_out",
     {"Bỏ qua kiểm tra", "Check left out"},
     {"Kiểm tra này đã được tắt: {check}.", "This check was switched off: {check}."}},
    {"not_sure",
     {"Máy chưa chắc chắn", "Not sure enough"},
     {"Máy chưa đủ chắc chắn về: {check}.", "The machine is not sure enough about: {check}."}},
    {"no_witness",
     {"Thiếu căn cứ", "Nothing to compare with"},
     {"Không có dữ liệu để đối chiếu: {check}.", "There is nothing to hold this against: {check}."}},
    {"makes_no_sense",
     {"Kết quả vô lý", "Findings make no sense"},
     {"Kết quả kiểm tra không hợp lệ: {check}.", "The findings make no sense: {check}."}},

    // codes
    {"order_code_seen",
     {"Thấy mã của đơn", "The order's code is seen"},
     {"Mã trên phiếu giao hàng đúng là của đơn này.", "The code on the delivery note is this order's."}},
    {"product_code_seen",
     {"Thấy mã sản phẩm", "A product's code is seen"},
     {"Đọc được mã vạch của {number} mặt hàng trong đơn.", "Codes read, of the order's products: {number}."}},
    {"other_order",
     {"Phiếu của đơn khác", "Another order's note"},
     {"Phiếu giao hàng trong ảnh là của đơn {order}.", "The delivery note in the photo is of order {order}."}},
    {"wrong_lot",
     {"Sai lô hàng", "Wrong lot"},
     {"Mặt hàng {gtin} thuộc lô {lot}, không phải lô đã xuất cho đơn.",
      "Product {gtin} is of lot {lot}, which was not allocated to the order."}},
    {"expired",
     {"Hết hạn sử dụng", "Expired"},
     {"Mặt hàng {gtin} đã hết hạn ngày {day}.", "Product {gtin} expired on {day}."}},
    {"foreign_product",
     {"Hàng ngoài đơn", "A product not ordered"},
     {"Chỉ đọc được mã {gtin}, không có trong đơn.", "Only code {gtin} was read, which is not in the order."}},
    {"codes_seen",
     {"Có mã trong ảnh", "Codes seen"},
     {"Đọc được {number} mã, nhưng không có đơn để đối chiếu.",
      "Codes read: {number}, but there is no order to hold them against."}},
    {"unread_code",
     {"Mã không đọc được", "Code not readable"},
     {"Có mã vạch trong ảnh nhưng không đọc được; hãy chụp gần hơn.",
      "There is a bar code, but it could not be read: take a photo from closer."}},
    {"no_code",
     {"Không thấy mã", "No code"},
     {"Không thấy mã vạch hay mã QR nào trong ảnh.", "There is no bar code or QR code in the photo."}},

    // products
    {"products_seen",
     {"Thấy đủ mặt hàng", "The products are seen"},
     {"Ảnh cho thấy đủ {number} mặt hàng trong đơn.", "The photo shows every product of the order ({number})."}},
    {"some_products_seen",
     {"Thấy một phần mặt hàng", "Some products are seen"},
     {"Ảnh cho thấy {number} mặt hàng trong đơn; còn thiếu {missing}.",
      "The photo shows {number} of the order's products; missing are {missing}."}},
    {"fewer_cases",
     {"Thiếu thùng", "Fewer cases"},
     {"Ảnh chỉ cho thấy {seen} thùng {gtin}, đơn đặt {ordered}.",
      "The photo shows only {seen} of the {ordered} ordered cases of {gtin}."}},
    {"wrong_product",
     {"Sai mặt hàng", "Wrong product"},
     {"Trong ảnh là mặt hàng {gtin}, không có trong đơn.",
      "The photo shows product {gtin}, which is not in the order."}},
    {"no_product",
     {"Không nhận ra hàng", "No product recognised"},
     {"Không nhận ra mặt hàng nào trong ảnh; hãy chụp mặt trước thùng hàng.",
      "No product is recognised in the photo: show the front of the goods."}},
    {"no_references",
     {"Chưa có ảnh mẫu", "No reference picture"},
     {"Các mặt hàng trong đơn chưa có ảnh mẫu.", "There are no reference pictures of the ordered products."}},

    // readable
    {"readable", {"Đọc được", "Readable"}, {"Đọc được ảnh.", "The picture could be read."}},
    {"missing_file",
     {"Thiếu tệp ảnh", "File missing"},
     {"Không tìm thấy tệp ảnh.", "The picture's file is not there."}},
    {"empty",
     {"Tệp rỗng", "Empty file"},
     {"Tệp ảnh rỗng, hãy gửi lại.", "The picture's file is empty, send it again."}},
    {"too_many_bytes",
     {"Tệp quá lớn", "File too large"},
     {"Tệp ảnh lớn quá 20 MB.", "The picture's file is larger than 20 MB."}},
    {"cannot_open",
     {"Không mở được tệp", "File cannot be opened"},
     {"Tệp ảnh không có hoặc không mở được.", "The picture's file is not there or cannot be opened."}},
    {"not_jpeg",
     {"Không phải ảnh JPEG", "Not a JPEG"},
     {"Tệp không phải ảnh JPEG mà là {detail}.", "The file is not a JPEG picture but {detail}."}},
    {"broken_header",
     {"Tệp ảnh hỏng", "Broken file"},
     {"Phần đầu của tệp ảnh bị hỏng.", "The beginning of the picture's file is broken."}},
    {"too_many_pixels",
     {"Ảnh quá lớn", "Too many pixels"},
     {"Ảnh có hơn 50 triệu điểm ảnh.", "The picture has more than 50 million pixels."}},
    {"too_wide",
     {"Ảnh quá rộng", "Too wide"},
     {"Một cạnh ảnh dài hơn 20.000 điểm ảnh.", "A side of the picture is longer than 20,000 pixels."}},
    {"too_small",
     {"Ảnh quá nhỏ", "Too small"},
     {"Ảnh quá nhỏ để kiểm tra.", "The picture is too small to be examined."}},
    {"unsupported_colours",
     {"Hệ màu lạ", "Unusual colours"},
     {"Ảnh dùng hệ màu không hỗ trợ.", "The picture uses colours that are not supported."}},
    {"truncated",
     {"Ảnh bị cắt cụt", "Cut off"},
     {"Ảnh chỉ tải lên được một phần, hãy gửi lại.", "Only a part of the picture arrived, send it again."}},
    {"corrupt", {"Ảnh bị hỏng", "Corrupt"}, {"Dữ liệu ảnh bị hỏng.", "The picture's data is damaged."}},
    {"crashed", {"Không đọc được", "Unreadable"}, {"Không đọc được ảnh này.", "This picture could not be read."}},
    {"timed_out", {"Đọc quá lâu", "Took too long"}, {"Đọc ảnh này quá lâu.", "Reading this picture took too long."}},
    {"garbled", {"Không đọc được", "Unreadable"}, {"Không đọc được ảnh này.", "This picture could not be read."}},

    // words on paper
    {"note_agrees",
     {"Phiếu khớp đơn", "The note agrees"},
     {"Số đơn và số lượng in trên phiếu giao hàng khớp với đơn.",
      "The order's number and the quantities printed on the note are the order's."}},
    {"order_text_seen",
     {"Thấy số đơn", "The order's number is read"},
     {"Đọc được số của đơn này trên phiếu giao hàng.", "The order's number was read on the delivery note."}},
    {"note_differs",
     {"Phiếu khác đơn", "The note differs"},
     {"Chữ đọc được trên phiếu khác với đơn; có thể do đọc nhầm.",
      "What was read on the note differs from the order; it may be misread."}},
    {"words_seen",
     {"Có chữ in", "Words seen"},
     {"Đọc được chữ trên giấy, nhưng không thấy gì của đơn này.",
      "Words were read on paper, but nothing of this order."}},
    {"no_words",
     {"Không thấy chữ", "No words"},
     {"Không thấy tờ giấy nào đọc được.", "No sheet of paper that can be read was found."}},
    {"no_text_model",
     {"Chưa đọc chữ", "Not read"},
     {"Máy này chưa cài bộ đọc chữ.", "The reader of print is not installed."}},

    // place and time
    {"at_outlet", {"Đúng nơi", "At the outlet"}, {"Ảnh chụp tại điểm giao.", "The photo was taken at the outlet."}},
    {"away_from_outlet",
     {"Sai nơi", "Wrong place"},
     {"Ảnh chụp cách điểm giao {number} m.", "The photo was taken {number} m from the outlet."}},
    {"known_storefront",
     {"Nhận ra điểm giao", "Outlet recognised"},
     {"Ảnh giống ảnh trước đây của điểm giao ở {number} điểm.",
      "The photo agrees with an earlier picture of the outlet in {number} details."}},
    {"unlike_earlier_pictures",
     {"Không giống ảnh trước", "Unlike earlier pictures"},
     {"Không nhận ra điểm giao theo các ảnh trước đây.", "The outlet is not recognised from its earlier pictures."}},
    {"no_earlier_pictures",
     {"Chưa có ảnh điểm giao", "No picture of the outlet"},
     {"Chưa có ảnh trước đây của điểm giao để so sánh.", "There is no earlier picture of the outlet to compare with."}},
    {"exif_elsewhere",
     {"Hai vị trí khác nhau", "Two places"},
     {"Vị trí máy ảnh ghi cách vị trí được gửi {number} m.",
      "The place that the camera wrote is {number} m from the one that was sent."}},
    {"impossible_speed",
     {"Xe đi quá nhanh", "Faster than a van"},
     {"Xe phải chạy {number} km/h giữa ảnh này và ảnh {other}.",
      "The van would have driven {number} km/h between this photo and {other}."}},
    {"frozen_position",
     {"Vị trí đứng yên", "Position frozen"},
     {"Vị trí điện thoại giống hệt ảnh {other} ở điểm giao khác, cách {number} m.",
      "The phone's position is exactly that of {other}, at another outlet {number} m away."}},
    {"jumping_position",
     {"Vị trí nhảy", "Position jumps"},
     {"Vị trí cách ảnh {other} của cùng lần giao {number} m.",
      "The position is {number} m from that of {other}, a photo of the same delivery."}},
    {"no_position",
     {"Không có vị trí", "No position"},
     {"Ảnh không có vị trí, hãy bật định vị.", "The photo has no position, switch location on."}},
    {"no_outlet_position",
     {"Điểm giao chưa có vị trí", "Outlet without position"},
     {"Chưa biết vị trí của điểm giao.", "The outlet's position is not known."}},
    {"in_window", {"Đúng lúc", "In time"}, {"Ảnh chụp trong giờ giao.", "The photo was taken in the delivery window."}},
    {"too_early",
     {"Chụp quá sớm", "Too early"},
     {"Ảnh chụp sớm hơn giờ giao {number} phút.", "The photo was taken {number} min before the delivery window."}},
    {"too_late",
     {"Chụp quá muộn", "Too late"},
     {"Ảnh chụp muộn hơn giờ giao {number} phút.", "The photo was taken {number} min after the delivery window."}},
    {"exif_other_time",
     {"Hai thời gian khác nhau", "Two times"},
     {"Giờ máy ảnh ghi lệch giờ được gửi {number} phút.",
      "The time that the camera wrote is {number} min from the one that was sent."}},
    {"after_upload",
     {"Giờ chụp sau giờ gửi", "Taken after it was sent"},
     {"Giờ chụp muộn hơn lúc máy chủ nhận ảnh {number} phút; hãy xem lại đồng hồ điện thoại.",
      "The time of the photo is {number} min after the server had it: look at the phone's clock."}},
    {"before_loading",
     {"Chụp trước khi xe rời kho", "Before the van left"},
     {"Ảnh chụp trước giờ xe rời kho theo kế hoạch {number} phút.",
      "The photo was taken {number} min before the van was to leave the depot."}},
    {"clock_drift",
     {"Đồng hồ sai", "Clock is off"},
     {"Đồng hồ điện thoại lệch {number} phút so với giờ trong ảnh.",
      "The phone's clock is {number} min off by what the photo itself says."}},
    {"no_time", {"Không có giờ chụp", "No time"}, {"Ảnh không có giờ chụp.", "The photo has no time."}},
    {"no_window",
     {"Không có giờ giao", "No window"},
     {"Không biết giờ giao của đơn.", "The delivery window is not known."}},

    // reuse
    {"new", {"Ảnh mới", "New photo"}, {"Chưa từng thấy ảnh này.", "This photo was never seen before."}},
    {"same_bytes",
     {"Ảnh đã dùng", "Used before"},
     {"Chính ảnh này đã được gửi trước đó: {file}.", "This very photo was handed in before: {file}."}},
    {"same_picture",
     {"Ảnh đã dùng, lưu lại", "Used before, saved again"},
     {"Ảnh này là bản lưu lại của ảnh cũ: {file}.", "This is an earlier photo saved again: {file}."}},
    {"edited",
     {"Ảnh cũ chỉnh sửa", "Edited old photo"},
     {"Ảnh này là ảnh cũ đã cắt, xoay hoặc chỉnh sửa: {file}.",
      "This is an earlier photo, cut, turned or edited: {file}."}},
    {"photo_of_photo",
     {"Chụp lại ảnh cũ", "Photo of a photo"},
     {"Ảnh này chụp lại một ảnh cũ: {file}.", "This is a photo of an earlier photo: {file}."}},
    {"no_history",
     {"Chưa so với ảnh cũ", "Not compared"},
     {"Chưa so được với các ảnh trước.", "The photo could not be compared with earlier ones."}},

    // the picture itself
    {"sharp", {"Nét", "Sharp"}, {"Ảnh đủ nét.", "The photo is sharp."}},
    {"soft",
     {"Hơi mờ", "A little soft"},
     {"Ảnh hơi mờ, hãy giữ chắc máy.", "The photo is a little soft, hold the phone still."}},
    {"motion",
     {"Bị rung", "Shaken"},
     {"Ảnh bị rung, hãy giữ chắc máy rồi chụp lại.", "The photo is shaken, hold the phone still and take it again."}},
    {"defocused",
     {"Bị mờ", "Out of focus"},
     {"Ảnh bị mờ, hãy chạm vào thùng hàng để lấy nét rồi chụp lại.",
      "The photo is out of focus, tap on the goods to focus and take it again."}},
    {"too_few_edges",
     {"Không đủ chi tiết", "Nothing to focus on"},
     {"Ảnh không có chi tiết để xét độ nét.", "There is nothing in the photo to judge its sharpness by."}},
    {"good", {"Đủ sáng", "Well lit"}, {"Ảnh đủ sáng.", "The photo is well lit."}},
    {"too_dark",
     {"Quá tối", "Too dark"},
     {"Ảnh quá tối, hãy bật đèn hoặc ra chỗ sáng rồi chụp lại.",
      "The photo is too dark, find more light and take it again."}},
    {"dim", {"Thiếu sáng", "Dim"}, {"Ảnh hơi tối.", "The photo is a little dark."}},
    {"blown_out",
     {"Quá sáng", "Too bright"},
     {"Ảnh bị cháy sáng, hãy tránh nắng chiếu thẳng rồi chụp lại.",
      "The photo is burnt out, turn away from the light and take it again."}},
    {"bright", {"Hơi chói", "Bright"}, {"Ảnh hơi chói.", "The photo is a little too bright."}},
    {"glare",
     {"Bị loá", "Glare"},
     {"Có vệt loá che mất hàng, hãy đổi góc rồi chụp lại.",
      "A glare hides the goods, take the photo again from another side."}},
    {"clear", {"Không bị che", "Lens clear"}, {"Ống kính không bị che.", "Nothing covers the lens."}},
    {"finger",
     {"Ngón tay che ống kính", "Finger on the lens"},
     {"Ngón tay che ống kính, hãy bỏ tay ra rồi chụp lại.",
      "A finger covers the lens, take it away and take the photo again."}},
    {"finger_at_edge",
     {"Có thể bị che", "Perhaps covered"},
     {"Có vật che ở mép ảnh.", "Something covers the edge of the photo."}},
    {"nothing_to_see",
     {"Không thấy gì", "Nothing to see"},
     {"Phần lớn ảnh trống trơn.", "Most of the photo is empty."}},
    {"hazy", {"Ống kính bẩn", "Dirty lens"}, {"Ảnh mờ đục, hãy lau ống kính.", "The photo is hazy, wipe the lens."}},
    {"well_framed",
     {"Đúng tầm", "Well framed"},
     {"Máy cầm ngay ngắn, đúng tầm.", "The phone is held level, at a good distance."}},
    {"tilted", {"Máy nghiêng", "Tilted"}, {"Máy cầm nghiêng {number}°.", "The phone was held {number}° off level."}},
    {"too_far",
     {"Chụp quá xa", "Too far"},
     {"Chụp quá xa nên không nhận ra đủ hàng, hãy lại gần rồi chụp lại.",
      "The goods are too small to tell, step closer and take it again."}},
    {"too_close",
     {"Chụp quá gần", "Too close"},
     {"Chụp quá gần nên không thấy đủ hàng, hãy lùi lại rồi chụp lại.",
      "The photo is too close to show the goods, step back and take it again."}},
    {"nothing_to_measure",
     {"Không rõ tầm chụp", "Nothing to measure by"},
     {"Ảnh không có đường nét để xét tầm chụp.", "There are no edges in the photo to judge its framing by."}},
    {"screen",
     {"Chụp từ màn hình", "Photo of a screen"},
     {"Đây là ảnh chụp lại màn hình, không phải hàng thật.", "This is a photo of a screen, not of the goods."}},
    {"raster_suspected",
     {"Có thể chụp từ màn hình", "Perhaps a screen"},
     {"Ảnh có vân giống màn hình.", "The photo has a pattern like a screen's."}},
    {"no_raster", {"Ảnh thật", "No screen"}, {"Không thấy dấu vết màn hình.", "There is no sign of a screen."}},
};

struct Hint {
    std::string_view code;
    Words words;
};
// One thing each, since a driver at a shop door changes one thing at a time.
constexpr Hint hints[] = {
    {"motion", {"Giữ chắc máy.", "Hold the phone still."}},
    {"soft", {"Giữ chắc máy.", "Hold the phone still."}},
    {"defocused", {"Chạm vào thùng hàng trên màn hình để lấy nét.", "Tap on the goods to focus."}},
    {"too_dark", {"Bật đèn hoặc ra chỗ sáng.", "Find more light."}},
    {"blown_out", {"Tránh để nắng hoặc đèn chiếu thẳng vào máy.", "Turn away from the light."}},
    {"glare", {"Đứng lệch sang bên để hết loá.", "Step aside until the glare is gone."}},
    {"finger", {"Bỏ ngón tay khỏi ống kính.", "Take your finger off the lens."}},
    {"nothing_to_see", {"Hướng máy vào thùng hàng.", "Point the phone at the goods."}},
    {"hazy", {"Lau ống kính.", "Wipe the lens."}},
    {"too_far", {"Lại gần hơn.", "Step closer."}},
    {"too_close", {"Lùi lại một bước.", "Step back."}},
};
constexpr Words any_other_way{"Chụp lại, thấy rõ thùng hàng.", "Take it again with the goods in clear sight."};

// "confidence" as given by a check, without the digits nobody reads.
std::string text_of(double number) {
    return number == static_cast<double>(static_cast<std::int64_t>(number)) || std::abs(number) >= 10
               ? fmt::format("{:.0f}", number)
               : fmt::format("{:.2f}", number);
}

std::string value_of(const Reason& reason, std::string_view name, Lang lang) {
    if (name == "check") {
        const auto found = reason.details.find("check");
        if (found == reason.details.end()) return "?";
        for (int i = 0; i < vision::check_count; ++i) {
            const auto check = static_cast<vision::Check>(i);
            if (vision::name(check) == found->second) return std::string(words_of(check).in(lang));
        }
    }
    // A number first: `seen` is a count in numbers, and the list of what was counted in details.
    if (const auto number = reason.numbers.find(std::string(name)); number != reason.numbers.end()) {
        return text_of(number->second);
    }
    const auto text = reason.details.find(std::string(name));
    return text == reason.details.end() ? "?" : text->second;
}

// Lists come as "a,b": a person reads "a, b".
std::string spaced(std::string text) {
    for (auto at = text.find(','); at != std::string::npos; at = text.find(',', at + 1)) {
        if (at + 1 < text.size() && text[at + 1] != ' ') text.insert(at + 1, 1, ' ');
    }
    return text;
}

std::string filled(std::string_view pattern, const Reason& reason, Lang lang) {
    std::string out;
    while (true) {
        const auto open = pattern.find('{');
        out += pattern.substr(0, open);
        if (open == std::string_view::npos) return out;
        const auto close = pattern.find('}', open);
        const auto name = pattern.substr(open + 1, close - open - 1);
        const auto value = value_of(reason, name, lang);
        out += name == "missing" ? spaced(value) : value;
        pattern.remove_prefix(close + 1);
    }
}

}  // namespace

std::span<const CodeWords> all_words() { return table; }

const CodeWords* words_of(std::string_view code) {
    const auto found = std::ranges::find(table, code, &CodeWords::code);
    return found == std::ranges::end(table) ? nullptr : &*found;
}

std::string label(std::string_view code, Lang lang) {
    const auto* words = words_of(code);
    return std::string(words ? words->label.in(lang) : code);
}

std::string sentence(const Reason& reason, Lang lang) {
    const auto* words = words_of(reason.code);
    return words ? filled(words->sentence.in(lang), reason, lang) : reason.code;
}

std::optional<Words> retake_hint(const Verdict& verdict) {
    if (verdict.decision != Decision::retake || verdict.reasons.empty()) return {};
    const auto hint = std::ranges::find(hints, verdict.reasons.front().code, &Hint::code);
    return hint == std::ranges::end(hints) ? any_other_way : hint->words;
}

Words words_of(Decision decision) {
    constexpr std::array<Words, 4> words = {
        {{"chấp nhận", "accepted"}, {"chụp lại", "retake"}, {"cần người xem", "for review"}, {"từ chối", "rejected"}}};
    return words.at(static_cast<std::size_t>(decision));
}

Words words_of(vision::Check check) {
    constexpr std::array<Words, vision::check_count> words = {{{"đọc ảnh", "readable"},
                                                               {"độ nét", "sharpness"},
                                                               {"ánh sáng", "exposure"},
                                                               {"vật che ống kính", "covered lens"},
                                                               {"mã vạch và mã QR", "codes"},
                                                               {"hàng hoá trong ảnh", "products"},
                                                               {"ảnh dùng lại", "reuse"},
                                                               {"chụp từ màn hình", "photo of a screen"},
                                                               {"vị trí", "place"},
                                                               {"thời gian", "time"},
                                                               {"chữ in", "text"},
                                                               {"người trong ảnh", "people"},
                                                               {"tầm chụp", "framing"}}};
    return words.at(static_cast<std::size_t>(check));
}

}  // namespace tallyman::verify
