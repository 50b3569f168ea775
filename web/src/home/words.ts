import { both, spoken } from '../words/spoken.svelte';

export const t = spoken(
  both(
    {
      what: 'Đơn hàng, tuyến xe, ảnh giao hàng: kiểm từng điểm.', name: 'Tên đăng nhập', password: 'Mật khẩu',
      new_password: 'Mật khẩu mới (ít nhất 10 ký tự)', choose_password: 'Đặt mật khẩu', enter: 'Vào',
      elsewhere: 'Đăng nhập bằng tài khoản của tổ chức', no_account: 'Tài khoản của tổ chức chưa được mở ở đây. Hãy hỏi quản trị viên.', not_confirmed: 'Máy chủ của tổ chức không xác nhận được; hãy thử lại.',
      hello: (name: string) => `Xin chào ${name}`, where: 'Bạn muốn mở màn hình nào?', nowhere: 'Tài khoản này chưa được giao màn hình nào. Hãy hỏi quản trị viên.',
      board: 'Đơn trong ngày, tuyến xe, việc cần xử lý', driver: 'Phiếu giao hàng và ảnh trên điện thoại', desk: 'Xem ảnh giao hàng và quyết định', insight: 'Kết quả, lý do, kế hoạch và thực tế', automation: 'Máy được tự quyết định gì, vì sao, tiết kiệm bao nhiêu', removal_desk: 'Yêu cầu gỡ ảnh và ghi chú, hạn trả lời', admin: 'Người dùng, vai trò, khoá, giới hạn',
    },
    {
      what: 'Orders, routes, delivery photos: every stop tallied.', name: 'Name', password: 'Password',
      new_password: 'New password (at least 10 characters)', choose_password: 'Choose a password', enter: 'Enter',
      elsewhere: "Sign in with the organisation's account", no_account: 'This account of the organisation has not been opened here. Ask an administrator.', not_confirmed: "The organisation's server did not confirm it; try again.",
      hello: (name: string) => `Hello ${name}`, where: 'Which screen?', nowhere: 'No screen has been given to this account yet. Ask an administrator.',
      board: 'Orders of the day, routes, what needs somebody', driver: 'Run sheet and photos on the phone', desk: 'Look at delivery photos and decide', insight: 'Verdicts, reasons, planned against actual', automation: 'What the machine may decide, why, and what it saves', removal_desk: 'Requests to remove pictures and notes, and when they are due', admin: 'People, roles, keys, limits',
    },
  ),
);
