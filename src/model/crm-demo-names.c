/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-demo-names.h"

static const CrmDemoName german_given[] = {
  { "Anna", NULL }, { "Jörg", "joerg" }, { "Sabine", NULL }, { "Matthias", NULL }, { "Käthe", "kaethe" }, { "Lukas", NULL },
  { "Jürgen", "juergen" }, { "Marie-Luise", NULL }, { "Björn", "bjoern" }, { "Franziska", NULL }, { "Tobias", NULL }, { "Ute", NULL },
  { "Günther", "guenther" }, { "Heike", NULL }, { "Florian", NULL }, { "Zoë", "zoe" }, { NULL, NULL },
};
static const CrmDemoName german_family[] = {
  { "Schmidt", NULL }, { "Müller", "mueller" }, { "Weiß", "weiss" }, { "Schröder", "schroeder" }, { "Bäcker", "baecker" },
  { "von Hagen", "vonhagen" }, { "Kühn", "kuehn" }, { "Fischer", NULL }, { "Groß", "gross" }, { "Hoffmann", NULL },
  { "Jäger", "jaeger" }, { "Neumann", NULL }, { "Zimmermann", NULL }, { "Vogel", NULL }, { "Lindner", NULL }, { NULL, NULL },
};
static const CrmDemoName german_cities[] = {
  { "München", "80331" }, { "Köln", "50667" }, { "Bonn", "53111" }, { "Leipzig", "04109" }, { "Münster", "48143" }, { "Graz", "8010" },
  { "Zürich", "8001" }, { NULL, NULL },
};
static const char *const german_streets[] = { "Hauptstraße", "Am Markt", "Lindenallee", "Bahnhofstraße", "Mühlweg", NULL };
static const char *const german_companies[] = {
  "%s Elektrotechnik GmbH", "Hotel %s", "Tischlerei %s", "%s & Partner Architekten", "Weingut %s", "Praxis Dr. %s", "Autohaus %s KG", NULL
};

static const CrmDemoName english_given[] = {
  { "Emily", NULL }, { "Oliver", NULL }, { "Siobhán", "siobhan" }, { "Harry", NULL }, { "Grace", NULL }, { "Jack", NULL },
  { "Chloë", "chloe" }, { "William", NULL }, { "Niamh", NULL }, { "Thomas", NULL }, { NULL, NULL },
};
static const CrmDemoName english_family[] = {
  { "O’Brien", "obrien" }, { "Taylor", NULL }, { "Smith", NULL }, { "MacDonald", NULL }, { "Wright", NULL }, { "Evans", NULL },
  { "Fitzgerald", NULL }, { "Walker", NULL }, { "Ashcroft", NULL }, { "Brown", NULL }, { NULL, NULL },
};
static const CrmDemoName english_cities[] = {
  { "Dublin", "D02 X285" }, { "Leeds", "LS1 4DY" }, { "Bristol", "BS1 5TR" }, { "Edinburgh", "EH1 1YZ" }, { NULL, NULL },
};
static const char *const english_streets[] = { "High Street", "Station Road", "Church Lane", "Mill Road", NULL };
static const char *const english_companies[] = { "%s & Sons Ltd", "%s Consulting", "The %s Bakery", "%s Interiors", "%s Legal LLP", NULL };

static const CrmDemoName french_given[] = {
  { "Chloé", "chloe" }, { "François", "francois" }, { "Hélène", "helene" }, { "Benoît", "benoit" }, { "Anaïs", "anais" },
  { "Jean-Pierre", NULL }, { "Maëlle", "maelle" }, { "Rémi", "remi" }, { NULL, NULL },
};
static const CrmDemoName french_family[] = {
  { "Dubois", NULL }, { "Lefèvre", "lefevre" }, { "Moreau", NULL }, { "Garçon", "garcon" }, { "de la Fontaine", "delafontaine" },
  { "Bézier", "bezier" }, { "Noël", "noel" }, { NULL, NULL },
};
static const CrmDemoName french_cities[] = { { "Lyon", "69002" }, { "Orléans", "45000" }, { "Besançon", "25000" }, { NULL, NULL } };
static const char *const french_streets[] = { "rue de la République", "avenue Victor-Hugo", "place du Marché", NULL };
static const char *const french_companies[] = { "Boulangerie %s", "%s et Fils SARL", "Cabinet %s", "Hôtel %s", NULL };

static const CrmDemoName polish_given[] = {
  { "Łukasz", "lukasz" }, { "Małgorzata", "malgorzata" }, { "Paweł", "pawel" }, { "Agnieszka", NULL }, { "Zofia", NULL },
  { "Jiří", "jiri" }, { "Zuzana", NULL }, { NULL, NULL },
};
static const CrmDemoName polish_family[] = {
  { "Wójcik", "wojcik" }, { "Kowalski", NULL }, { "Zięba", "zieba" }, { "Novák", "novak" }, { "Dąbrowska", "dabrowska" },
  { "Černý", "cerny" }, { "Żak", "zak" }, { NULL, NULL },
};
static const CrmDemoName polish_cities[] = { { "Kraków", "31-042" }, { "Łódź", "90-001" }, { "Brno", "602 00" }, { NULL, NULL } };
static const char *const polish_streets[] = { "ulica Długa", "Rynek Główny", "ulica Świętego Jana", NULL };
static const char *const polish_companies[] = { "%s Meble sp. z o.o.", "Studio %s", "%s Logistyka", NULL };

static const CrmDemoName turkish_given[] = {
  { "Ayşe", "ayse" }, { "Mehmet", NULL }, { "İrem", "irem" }, { "Çağlar", "caglar" }, { "Gül", "gul" }, { NULL, NULL },
};
static const CrmDemoName turkish_family[] = {
  { "Yılmaz", "yilmaz" }, { "Öztürk", "ozturk" }, { "Şahin", "sahin" }, { "Çelik", "celik" }, { NULL, NULL },
};
static const CrmDemoName turkish_cities[] = { { "İstanbul", "34110" }, { "İzmir", "35250" }, { NULL, NULL } };
static const char *const turkish_streets[] = { "İstiklal Caddesi", "Atatürk Bulvarı", NULL };
static const char *const turkish_companies[] = { "%s Tekstil A.Ş.", "%s Mimarlık", NULL };

static const CrmDemoName ukrainian_given[] = {
  { "Ганна", "hanna" }, { "Дмитро", "dmytro" }, { "Катерина", "kateryna" }, { "Сергій", "serhii" }, { "Ольга", "olha" },
  { "Олександр", "oleksandr" }, { "Ярослава", "yaroslava" }, { NULL, NULL },
};
static const CrmDemoName ukrainian_family[] = {
  { "Коваленко", "kovalenko" }, { "Шевченко", "shevchenko" }, { "Бондар", "bondar" }, { "Мельник", "melnyk" }, { "Ткаченко", "tkachenko" },
  { "Георгиев", "georgiev" }, { NULL, NULL },
};
static const CrmDemoName ukrainian_cities[] = { { "Київ", "01001" }, { "Львів", "79000" }, { "София", "1000" }, { NULL, NULL } };
static const char *const ukrainian_streets[] = { "вулиця Хрещатик", "площа Ринок", NULL };
static const char *const ukrainian_companies[] = { "ТОВ «%s»", "Студія %s", NULL };

static const CrmDemoName greek_given[] = {
  { "Ελένη", "eleni" }, { "Γιώργος", "giorgos" }, { "Μαρία", "maria" }, { "Νίκος", "nikos" }, { NULL, NULL },
};
static const CrmDemoName greek_family[] = {
  { "Παπαδόπουλος", "papadopoulos" }, { "Νικολάου", "nikolaou" }, { "Οικονόμου", "oikonomou" }, { NULL, NULL },
};
static const CrmDemoName greek_cities[] = { { "Αθήνα", "105 57" }, { "Θεσσαλονίκη", "546 24" }, { NULL, NULL } };
static const char *const greek_streets[] = { "Ερμού", "Τσιμισκή", NULL };
static const char *const greek_companies[] = { "Αφοί %s Ο.Ε.", "Ξενοδοχείο %s", NULL };

static const CrmDemoName arabic_given[] = {
  { "ليلى", "layla" }, { "أحمد", "ahmad" }, { "فاطمة", "fatima" }, { "يوسف", "yusuf" }, { NULL, NULL },
};
static const CrmDemoName arabic_family[] = {
  { "الخطيب", "alkhatib" }, { "حداد", "haddad" }, { "منصور", "mansour" }, { NULL, NULL },
};
static const CrmDemoName arabic_cities[] = { { "عمّان", "11118" }, { "بيروت", "1107" }, { NULL, NULL } };
static const char *const arabic_streets[] = { "شارع الرينبو", "شارع الحمرا", NULL };
static const char *const arabic_companies[] = { "شركة %s للتجارة", "مكتب %s", NULL };

static const CrmDemoName chinese_given[] = {
  { "伟", "wei" }, { "秀英", "xiuying" }, { "建国", "jianguo" }, { "美玲", "meiling" }, { "思远", "siyuan" }, { NULL, NULL },
};
static const CrmDemoName chinese_family[] = {
  { "王", "wang" }, { "李", "li" }, { "张", "zhang" }, { "欧阳", "ouyang" }, { "陈", "chen" }, { NULL, NULL },
};
static const CrmDemoName chinese_cities[] = { { "上海", "200001" }, { "杭州", "310000" }, { NULL, NULL } };
static const char *const chinese_streets[] = { "南京东路", "中山路", NULL };
static const char *const chinese_companies[] = { "%s家具有限公司", "%s设计事务所", NULL };

static const CrmDemoName japanese_given[] = {
  { "太郎", "taro" }, { "花子", "hanako" }, { "健一", "kenichi" }, { "さくら", "sakura" }, { NULL, NULL },
};
static const CrmDemoName japanese_family[] = {
  { "山田", "yamada" }, { "佐藤", "sato" }, { "高橋", "takahashi" }, { "渡辺", "watanabe" }, { NULL, NULL },
};
static const CrmDemoName japanese_cities[] = { { "東京", "100-0005" }, { "京都", "600-8216" }, { NULL, NULL } };
static const char *const japanese_streets[] = { "丸の内1丁目", "四条通", NULL };
static const char *const japanese_companies[] = { "株式会社%s製作所", "%s商店", NULL };

static const CrmDemoName korean_given[] = { { "지우", "jiwoo" }, { "민준", "minjun" }, { "서연", "seoyeon" }, { NULL, NULL } };
static const CrmDemoName korean_family[] = { { "김", "kim" }, { "이", "lee" }, { "박", "park" }, { NULL, NULL } };
static const CrmDemoName korean_cities[] = { { "서울", "04524" }, { "부산", "48058" }, { NULL, NULL } };
static const char *const korean_streets[] = { "세종대로", "해운대로", NULL };
static const char *const korean_companies[] = { "주식회사 %s가구", "%s디자인", NULL };

const CrmDemoRegion crm_demo_regions[] = {
  { "de", "Deutschland", "+49", ".de", 38, FALSE, german_given, german_family, german_cities, german_streets, german_companies },
  { "en", "Ireland", "+353", ".ie", 18, FALSE, english_given, english_family, english_cities, english_streets, english_companies },
  { "fr", "France", "+33", ".fr", 10, FALSE, french_given, french_family, french_cities, french_streets, french_companies },
  { "pl", "Polska", "+48", ".pl", 8, FALSE, polish_given, polish_family, polish_cities, polish_streets, polish_companies },
  { "tr", "Türkiye", "+90", ".com.tr", 5, FALSE, turkish_given, turkish_family, turkish_cities, turkish_streets, turkish_companies },
  { "uk", "Україна", "+380", ".ua", 6, FALSE, ukrainian_given, ukrainian_family, ukrainian_cities, ukrainian_streets, ukrainian_companies },
  { "el", "Ελλάδα", "+30", ".gr", 4, FALSE, greek_given, greek_family, greek_cities, greek_streets, greek_companies },
  { "ar", "الأردن", "+962", ".jo", 3, FALSE, arabic_given, arabic_family, arabic_cities, arabic_streets, arabic_companies },
  { "zh", "中国", "+86", ".cn", 4, TRUE, chinese_given, chinese_family, chinese_cities, chinese_streets, chinese_companies },
  { "ja", "日本", "+81", ".jp", 3, TRUE, japanese_given, japanese_family, japanese_cities, japanese_streets, japanese_companies },
  { "ko", "대한민국", "+82", ".kr", 1, TRUE, korean_given, korean_family, korean_cities, korean_streets, korean_companies },
  { NULL },
};
