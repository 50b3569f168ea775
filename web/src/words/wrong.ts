// What can be wrong with a field, by the server's code (src/server/schema.cpp and the handlers).
import { both, spoken } from './spoken.svelte';

export const t = spoken(
  both(
    {
      required: 'Cần điền ô này.', too_short: 'Quá ngắn.', too_long: 'Quá dài.', too_small: 'Nhỏ quá mức cho phép.', too_large: 'Lớn quá mức cho phép.',
      too_few: 'Cần chọn thêm.', too_many: 'Quá nhiều.', not_a_day: 'Không phải một ngày đúng.', another_day: 'Thuộc ngày khác.', before_from: 'Trước ngày bắt đầu.',
      control_character: 'Có ký tự ẩn hoặc đổi chiều chữ; hãy gõ lại.', unknown_depot: 'Không có kho này.',
      https: 'Địa chỉ phải bắt đầu bằng https://', pattern: 'Địa chỉ viết không đúng.', private_address: 'Địa chỉ nằm trong mạng nội bộ.', port: 'Cổng này không dùng được.',
      other: 'Không đúng.',
    },
    {
      required: 'This is needed.', too_short: 'Too short.', too_long: 'Too long.', too_small: 'Smaller than allowed.', too_large: 'Larger than allowed.',
      too_few: 'Choose more.', too_many: 'Too many.', not_a_day: 'Not a proper day.', another_day: 'Of another day.', before_from: 'Before the first day.',
      control_character: 'It holds hidden letters, or some that turn its direction: type it anew.', unknown_depot: 'There is no such depot.',
      https: 'The address begins with https://', pattern: 'The address is not written properly.', private_address: 'The address is inside a private network.', port: 'This port cannot be used.',
      other: 'Not right.',
    },
  ),
);
