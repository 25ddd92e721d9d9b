"""Words by which names are known in Vietnamese print. Lists, nothing else."""

from __future__ import annotations

# Syllables that people are called by: family, middle and given names of the Kinh, the commonest of the Tày, Thái, Mường.
SYLLABLES = """
    nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đoàn vương trịnh trương đinh lâm
    phùng mai tô hà tạ hứa lương thái châu cao tăng quách thạch chu lưu kiều diệp khổng nông triệu ma lò cầm quàng
    lường đèo hoàn vi lã lục doãn thân từ la tống viên giáp đàm khuất ngụy nghiêm ninh ông uông mạc mạch lữ âu nhâm
    cù bế chung tôn hạ sầm bạch tiêu quan thiều biện văn thị hữu đức minh quang ngọc xuân thanh thành công đình duy
    gia hải hồng huy hùng hưng hương khánh khoa kim lan linh long mạnh mỹ nam nga ngân nghĩa nhung như nhật oanh
    phong phú phúc phương phượng quân quốc quý quyên quyền quyết quỳnh sơn tâm tân thắng thảo thế thiện thịnh thơm
    thu thuận thúy thuý thùy thuỳ thủy thuỷ thương tiến tình toàn toản trà trang trí trinh trọng trung tú tuân tuấn
    tuyên tuyết tùng tuệ uyên vân viết việt vinh vượng vỹ yến ái an ân anh ánh bá bách bảo bắc bích bình bằng bang
    ca cẩm can cảnh cát chí chiến chinh chính chương cúc cương cường dân danh dịu doan dũng duyên dung duẩn đại đăng
    đạo đạt điền điệp định đông đồng gái giang hạnh hào hảo hân hậu hằng hiên hiền hiển hiếu hiệp hiệu hòa hoà hoa
    hoài hoan hòe hội hợp huân huấn huệ huyền hường khải khang khanh khiêm khôi khuê khương kiên kiệt kỳ lành lam
    lãm liên liễu lĩnh loan lộc lợi luân luận luyến luyện miên mến muội mười na nết ngà ngạn nghị nghi ngôn nguyên
    nguyệt nhã nhàn nhân nhạn nhi nhiên nhị nhuận nương phát phi phước quảng quế quyến sang sáng sao sen sinh song
    sỹ sĩ tài tấn thạc thăng thao thập thi thìn thoa thọ thoại thông thơ thư thức thường tiên tiệp tín tính tỉnh
    toán tố tráng triển triết trúc trực trường trưởng tư tường vang vạn vĩ vĩnh vui vy xuyến ý yên đượm thoan thược
    nụ lụa tỷ hợi tuất dần mão thuần phận thuấn khiết mơ thêu thoả thỏa hoạt nhất nhài đà tuyến chất luật lượng khả
    khởi bền bốn năm tám út luy toại nhuần chiểu niệm ngãi nghiệp quy đài độ đô đắc đương đường chức bộ vịnh vụ vững
    thuyết thuyên thụy thuỵ tào vu trác kha diễm diệu trâm ngát nguyện ngoan huế ẩn ẩm bản báu biên biểu bửu cầu
    chấn chiên chút cơ cử cự diễn du duệ dư dực đảng đáng đáp đẳng đằng đề đệ đích điểm điều đỉnh đính đối đồ đốc
    gấm gắng giai giám giảng giao giỏi hàm hán hanh hoá hoạch hoằng học hứng ích khai khôn khuyên khuyến kiểm kiểu
    kinh kính kỷ lai lài lạc lạng lãng lăng lập lễ lệ lịch liêm liệu liệt lộ lư lựu lực mãi mẫn mận mẫu mây mừng mỵ
    năng nên ngâm ngoạn ngợi ngưng nhẫn nho nhơn nhu nhựt niên nữ oai phái phó phòng phổ phụng quới rạng sa sắc sâm
    siêng soạn son sum sử sự tánh tạo tế thắm thấm thiên thiêm thiết thiệu thôi thới thống thừa tiết tòng tông tơ
    trạch trãi trân trầm triều trình trị trích trợ trụ tụ tuyền tuyển tươi tước tưởng ty uy ứng vàng vọng xuyên sông
    thạnh tho tịnh rin pao páo dế chứ sùng giàng thào cứ hờ mùa lầu ksor siu rmah nay ly
"""

# Family names that are seldom anything else at the head of a name.
FAMILIES = """
    nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đoàn trịnh trương đinh lâm phùng
    tạ hứa lương tăng quách chu lưu diệp nông triệu lò cầm quàng lường đàm khuất nghiêm tống lã doãn vương thái
    châu hà mai tô cao vi ma
"""

# What offices are called by, in lower case, after their first word.
OFFICE_WORDS = """
    huy chỉ giáo cháu tế xóm viên tỉnh huyện xã phường thị trấn thành phố quận thôn bản ấp khu khối tổ dân trung tâm
    văn hóa hoá thông tin truyền thể thao du lịch dục đào tạo y tư pháp nội vụ tài chính kế hoạch đầu nông nghiệp
    phát triển môi trường nguyên công thương xây dựng giao vận tải lao động binh hội khoa học nghệ tộc tôn kinh hạ
    tầng quản lý đô thanh niên phụ nữ cựu chiến đoàn người cao tuổi chữ thập đỏ quân sự an biên phòng kiểm soát bệnh
    tật số chống tuyên chức tra điện tử hình tập ban ủy uỷ nhân mặt trận quốc đảng bộ chi cục sở của và cộng tác
    phóng báo chí nhóm tiểu cơ phổ mầm non bảo hiểm ngân hàng sách bưu kho bạc thuế thống kê hải quan rừng nhiệt đới
    online trang cổng địa phương miền núi khuyến dịch hành đài cải cách tiếp hợp liên minh sáng chế mại phủ trị bí
    thư đồng luận tạp giải trẻ thủ gia đình đại kết tiền phong tri thức sức khỏe đời sống luật bạn đọc lực khí tượng
    thủy thú chăn nuôi trồng trọt vệ thực vật lợi lâm thi án giám sát cạnh tranh đăng cứu hộ nạn cháy chữa viện tòa
    toàn phẩm em từ thiện đạo khuyết thần trợ nước ngoài tuần lạc đối ngoại tịch tướng chấp thường trực mới nhất
    phân cảng sân bay đảo không đường sắt sản diêm kỹ thuật ứng dụng đổi cảnh hình hậu cần giam sưu tầm
"""

# Phrases that are written like names and are none: places (a province never signs), sections, papers, furniture, courtesies.
NOT_PEOPLE = """
    việt nam | hà nội | đà nẵng | hải phòng | cần thơ | huế | thừa thiên huế | thành phố hồ chí minh | hồ chí
    minh | sài gòn | an giang | bà rịa vũng tàu | bắc giang | bắc kạn | bắc cạn | bạc liêu | bắc ninh | bến tre
    | bình định | bình dương | bình phước | bình thuận | cà mau | cao bằng | đắk lắk | đắk nông | điện biên |
    đồng nai | đồng tháp | gia lai | hà giang | hà nam | hà tĩnh | hải dương | hậu giang | hòa bình | hưng yên |
    khánh hòa | kiên giang | kon tum | lai châu | lâm đồng | lạng sơn | lào cai | long an | nam định | nghệ an |
    ninh bình | ninh thuận | phú thọ | phú yên | quảng bình | quảng nam | quảng ngãi | quảng ninh | quảng trị |
    sóc trăng | sơn la | tây ninh | thái bình | thái nguyên | thanh hóa | tiền giang | trà vinh | tuyên quang |
    vĩnh long | vĩnh phúc | yên bái | trân trọng | trân trọng cảm ơn | xin cảm ơn | xin trân trọng cảm ơn | thời
    sự | chính trị | kinh tế | xã hội | văn hóa | giáo dục | pháp luật | thể thao | du lịch | đời sống | quốc
    phòng | an ninh | môi trường | công nghệ | khoa học | y tế | sức khỏe | tin tức | tin mới | tin liên quan |
    bài liên quan | tin cùng chuyên mục | bình luận | chia sẻ | quay lại | xem thêm | đọc tiếp | trang chủ | in
    trang | gửi email | thông báo | tổng hợp | mục lục | phụ lục | kết luận | tài liệu tham khảo | kính báo |
    kính mời | thông tin | liên hệ | giới thiệu | nội dung | kết quả | danh sách | ý kiến | góp ý | hình ảnh |
    video | ảnh | minh họa | ảnh minh họa | tác giả | nguồn | đã ký | chủ tịch | giám đốc | bí thư | trưởng
    phòng | chánh văn phòng | quyết định | tổ quốc | nhân dân | dân tộc | đảng | trung ương | chính phủ | quốc
    hội | công an | bác hồ | tết nguyên đán | xuân giáp thìn | văn nghệ | tự do | độc lập | hạnh phúc | tình
    thương | nhân đạo | dân trí | tuổi trẻ | thanh niên | lao động | tiền phong | quân đội nhân dân | người lao động | sức khỏe
    đời sống | đại đoàn kết | gia đình | hà nội mới | kinh tế đô thị | pháp luật việt nam | công thương | giao
    thông | xây dựng | đầu tư | công an nhân dân | nông nghiệp | hải quan | quốc tế | thế giới | dân việt | phụ nữ
    | sài gòn giải phóng | bảo vệ pháp luật | an ninh thủ đô | đất việt | kiến thức | hoa học trò
"""

# What places are called before their name: "Phường Minh Khai" is not a person.
PLACE_HEADS = """
    phường xã huyện thôn tỉnh quận chùa đền bản ấp khu làng sông núi suối thác cầu chợ đảo vịnh bãi phố đồi đập hang động
"""

# The small words inside names of other countries: "Ursula von der Leyen".
PARTICLES = "da de del della den der di do dos du van von zu bin al la le y of ter ten"

# What accounts are called.
ACCOUNTS = "user webmaster root editor guest author system none null unknown anonymous test superuser"
