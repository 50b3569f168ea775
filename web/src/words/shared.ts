// Words that every screen uses.
import { both, some, spoken } from './spoken.svelte';

export const t = spoken(
  both(
    {
      board: 'Bảng điều phối', driver: 'Tài xế', desk: 'Bàn duyệt', insight: 'Số liệu', automation: 'Tự động', removal_desk: 'Gỡ bỏ', admin: 'Quản trị',
      screens: 'Các màn hình', account: 'Tài khoản', sign_out: 'Đăng xuất', sign_in: 'Đăng nhập',
      language: 'Ngôn ngữ', look: 'Giao diện', look_auto: 'Theo máy', look_light: 'Sáng', look_dark: 'Tối',
      skip: 'Đến nội dung chính', close: 'Đóng', cancel: 'Bỏ', save: 'Lưu', undo: 'Hoàn tác', again: 'Thử lại',
      loading: 'Đang tải…', more: 'Xem thêm', search: 'Tìm', none: 'Không có gì.', all: 'Tất cả',
      offline: 'Mất mạng', online: 'Đã có mạng',
      failed: 'Không thực hiện được', unreachable: 'Không kết nối được với máy chủ.',
      conflict: 'Người khác vừa sửa chỗ này. Màn hình đã tải lại, hãy xem rồi làm lại.',
      accept: 'Chấp nhận', passed: 'Đạt mọi kiểm tra', review: 'Chờ người xem', retake: 'Chụp lại', reject: 'Từ chối', pending: 'Đang chờ',
      order: 'Đơn', outlet: 'Điểm giao', vehicle: 'Xe', product: 'Mặt hàng', lot: 'Lô', cases: 'Thùng', reason: 'Lý do',
      photo: 'Ảnh', day: 'Ngày', depot: 'Kho', time: 'Giờ', seen_copy: 'đã dùng', seen_storefront: 'mặt tiền', seen_cover: 'vật che',
      n_cases: (n: number) => `${n} thùng`,
      n_photos: (n: number) => `${n} ảnh`,
      n_stops: (n: number) => `${n} điểm`,
    },
    {
      board: 'Board', driver: 'Driver', desk: 'Desk', insight: 'Insight', automation: 'Automation', removal_desk: 'Removals', admin: 'Administration',
      screens: 'Screens', account: 'Account', sign_out: 'Sign out', sign_in: 'Sign in',
      language: 'Language', look: 'Appearance', look_auto: 'As the device', look_light: 'Light', look_dark: 'Dark',
      skip: 'Skip to content', close: 'Close', cancel: 'Cancel', save: 'Save', undo: 'Undo', again: 'Try again',
      loading: 'Loading…', more: 'Show more', search: 'Search', none: 'Nothing here.', all: 'All',
      offline: 'Offline', online: 'Online',
      failed: 'That did not work', unreachable: 'The server cannot be reached.',
      conflict: 'Somebody else has just changed this. The screen has been reloaded: look, then do it again.',
      accept: 'Accepted', passed: 'Passed every check', review: 'For review', retake: 'Retake', reject: 'Rejected', pending: 'Waiting',
      order: 'Order', outlet: 'Outlet', vehicle: 'Vehicle', product: 'Product', lot: 'Lot', cases: 'Cases', reason: 'Reason',
      photo: 'Photo', day: 'Day', depot: 'Depot', time: 'Time', seen_copy: 'used before', seen_storefront: 'storefront', seen_cover: 'cover',
      n_cases: (n: number) => some(n, 'case', 'cases'),
      n_photos: (n: number) => some(n, 'photo', 'photos'),
      n_stops: (n: number) => some(n, 'stop', 'stops'),
    },
  ),
);
