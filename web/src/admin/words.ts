import { both, some, spoken } from '../words/spoken.svelte';

export const t = spoken(
  both(
    {
      parts: 'Phần quản trị', people: 'Người dùng', keys: 'Khoá API', hooks: 'Webhook', machine: 'Máy chủ', add: 'Thêm người', name: 'Tên đăng nhập', shown_name: 'Tên hiển thị', roles: 'Vai trò', of_driver: 'Tài xế trong danh sách xe', no_driver: 'không phải tài xế',
      every_depot: 'Mọi kho', add_role: 'Thêm vai trò', remove: 'Bỏ', active: 'Đang dùng', blocked: 'Đã khoá', block: 'Khoá tài khoản', unblock: 'Mở khoá', new_link: 'Liên kết đặt mật khẩu mới', end_sessions: 'Đăng xuất mọi máy', edit: 'Sửa',
      link_for: (name: string) => `Gửi liên kết này cho ${name}. Chỉ mở được một lần; ai mở sẽ đặt mật khẩu.`, until: (at: string) => `Dùng được đến ${at}`, copy: 'Chép', copied: 'Đã chép.', saved: 'Đã lưu.', sessions_ended: 'Đã đăng xuất mọi máy của người này.',
      admin: 'Quản trị', planner: 'Điều phối', warehouse: 'Kho', driver: 'Tài xế', reviewer: 'Duyệt ảnh', privacy_officer: 'Bảo vệ dữ liệu', auditor: 'Kiểm toán',
      key_name: 'Dùng cho', scopes: 'Được phép', add_key: 'Tạo khoá', key_once: 'Chép khoá ngay: sau khi đóng, không ai xem lại được.', last_used: 'Dùng lần cuối', never: 'chưa', made: 'Tạo lúc', revoke: 'Thu hồi', no_keys: 'Chưa có khoá nào. Khoá để phần mềm khác (ERP, kho) đọc và gửi dữ liệu thay bạn.',
      no_hooks: 'Chưa có webhook nào. Webhook báo ngay cho phần mềm khác khi có việc xảy ra với một đơn.', hook_url: 'Địa chỉ (https)', hook_kinds: 'Báo khi', add_hook: 'Thêm webhook', hook_once: 'Khoá ký để bên nhận kiểm tra. Chép ngay: sau khi đóng, không ai xem lại được.', hook_state: 'Trạng thái', hook_waiting: 'Chờ gửi', hook_error: 'Lỗi lần cuối',
      sending: 'Đang gửi', failing: (n: number) => `Gửi hỏng ${n} lần, sẽ thử lại`, stopped: 'Đã dừng sau nhiều lần hỏng', paused: 'Tạm dừng', pause: 'Tạm dừng', go_on: 'Gửi tiếp', remove_hook: 'Xoá', pause_one: (url: string) => `Tạm dừng: ${url}`, go_on_one: (url: string) => `Gửi tiếp: ${url}`, remove_one: (url: string) => `Xoá: ${url}`, no_error: 'không có',
      planned: 'Đã xếp xe', photo_received: 'Nhận được ảnh', delivery: 'Tài xế báo giao', verdict: 'Máy kiểm tra ảnh', decided: 'Máy quyết định', review: 'Người duyệt', review_undone: 'Người duyệt rút lại', appeal: 'Có khiếu nại', appeal_decided: 'Khiếu nại đã giải quyết',
      version: 'Phiên bản', started: 'Chạy từ', jobs_waiting: 'Ảnh chờ kiểm tra', jobs_failed: 'Ảnh không kiểm tra được', disk: 'Ổ đĩa còn', ledger: 'Dòng trong sổ', connections: 'Kết nối', limits: 'Giới hạn', limits_hint: 'Mọi giới hạn của máy chủ. Chúng nằm trong chương trình, không đổi được ở đây.',
    },
    {
      parts: 'Parts of administration', people: 'People', keys: 'API keys', hooks: 'Webhooks', machine: 'Server', add: 'Add somebody', name: 'Name to sign in with', shown_name: 'Name that is shown', roles: 'Roles', of_driver: 'Driver in the fleet', no_driver: 'not a driver',
      every_depot: 'Every depot', add_role: 'Add a role', remove: 'Remove', active: 'Active', blocked: 'Blocked', block: 'Block the account', unblock: 'Unblock', new_link: 'Link for a new password', end_sessions: 'Sign out everywhere', edit: 'Edit',
      link_for: (name: string) => `Send this link to ${name}. It opens once; whoever opens it chooses the password.`, until: (at: string) => `Good until ${at}`, copy: 'Copy', copied: 'Copied.', saved: 'Saved.', sessions_ended: 'This person is signed out everywhere.',
      admin: 'Admin', planner: 'Planner', warehouse: 'Warehouse', driver: 'Driver', reviewer: 'Reviewer', privacy_officer: 'Privacy officer', auditor: 'Auditor',
      key_name: 'Used by', scopes: 'May', add_key: 'Make a key', key_once: 'Copy the key now: once this is closed nobody can see it again.', last_used: 'Last used', never: 'never', made: 'Made', revoke: 'Revoke', no_keys: 'There are no keys yet. A key lets other software (ERP, warehouse) read and send data for you.',
      no_hooks: 'There are no webhooks yet. A webhook tells other software at once when something happens to an order.', hook_url: 'Address (https)', hook_kinds: 'Told of', add_hook: 'Add a webhook', hook_once: 'The key with which the receiver checks signatures. Copy it now: once this is closed nobody can see it again.', hook_state: 'State', hook_waiting: 'Waiting', hook_error: 'Last error',
      sending: 'Sending', failing: (n: number) => `Failed ${some(n, 'time', 'times')}, will try again`, stopped: 'Stopped after many failures', paused: 'Paused', pause: 'Pause', go_on: 'Go on', remove_hook: 'Remove', pause_one: (url: string) => `Pause: ${url}`, go_on_one: (url: string) => `Go on: ${url}`, remove_one: (url: string) => `Remove: ${url}`, no_error: 'none',
      planned: 'A plan', photo_received: 'A photo received', delivery: 'A driver’s report', verdict: 'Photos examined', decided: 'Decided by machine', review: 'Reviewed by a person', review_undone: 'A review taken back', appeal: 'An appeal', appeal_decided: 'An appeal decided',
      version: 'Version', started: 'Running since', jobs_waiting: 'Photos to examine', jobs_failed: 'Photos that could not be examined', disk: 'Disk left', ledger: 'Entries in the ledger', connections: 'Connections', limits: 'Limits', limits_hint: 'Every limit of the server. They are part of the program and not changed here.',
    },
  ),
);
